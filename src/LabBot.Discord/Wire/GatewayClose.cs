namespace LabBot.Discord.Wire;

/// <summary>What the gateway's close codes mean: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes.</summary>
internal static class GatewayClose
{
    /// <summary>What LabBot says when it wants to come back: any code but 1000 and 1001 keeps the session.</summary>
    public const int ComesBack = 4000;

    /// <summary>Whether the session is over, so that a new one is needed: not authenticated, wrong sequence, timed out.</summary>
    public static bool EndsSession(int code) => code is 4003 or 4007 or 4009;

    /// <summary>What is told when Discord does not let LabBot connect.</summary>
    public static DiscordRefusedException Refusal(int code, string mend) => new($"Discord does not let LabBot connect ({code}): {mend}");

    /// <summary>Why trying again does not help, and what to do; null where it may.</summary>
    public static string? Mend(int code) => code switch
    {
        4004 => $"it does not know the token in {DiscordWireOptions.Section}:{nameof(DiscordWireOptions.Token)}. Reset the token on the page Bot of the application at https://discord.com/developers/applications, and set it anew.",
        4010 => "it takes this for a wrong part of a divided bot. LabBot does not divide itself; is the token another, large bot's?",
        4011 => "the bot is in more than 2,500 servers, which LabBot does not divide. Take it out of some.",
        4012 => "Discord has given up this version of its gateway. Install a newer LabBot.",
        4013 => "it does not know what LabBot asks to hear. Install a newer LabBot.",
        4014 => $"the server members intent is off, which {DiscordWireOptions.Section}:WelcomeChannel needs. Switch on Server Members Intent under Privileged Gateway Intents on the page Bot of the application at https://discord.com/developers/applications, or take {DiscordWireOptions.Section}:WelcomeChannel away; then start LabBot again.",
        _ => null,
    };
}
