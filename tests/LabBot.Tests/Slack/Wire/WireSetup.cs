using LabBot.Slack.Wire;
using LabBot.Wire;

namespace LabBot.Tests.Slack.Wire;

/// <summary>Options that are right.</summary>
internal static class WireSetup
{
    public static SlackWireOptions Options(Uri? api = null, Uri? listen = null) => new()
    {
        ApiUrl = api ?? new Uri("http://127.0.0.1:1/api/"),
        BotToken = new Secret("xoxb-1-test"),
        AppToken = new Secret("xapp-1-test"),
        SigningSecret = new Secret("8f742231b10e8888abcd99yyyzzz85a5"),
        Listen = listen,
    };
}
