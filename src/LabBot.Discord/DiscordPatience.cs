using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LabBot.Discord;

/// <summary>Calls for which somebody waits: what Discord puts off, or never heard, is tried again a few times; what it may have done is not. Safe on any thread.</summary>
internal sealed class DiscordPatience(IDiscordApi api, TimeProvider time)
{
    // An answer that comes later than this answers nobody any more.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private const int MostTries = 4;

    /// <summary>The answer of the last try.</summary>
    public async Task<DiscordAnswer> TryAsync(DiscordRoute route, JsonObject? body, CancellationToken cancellationToken, DiscordFile? file = null)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await api.CallAsync(new DiscordCall(route, body?.DeepClone().AsObject()) { File = file }, cancellationToken).ConfigureAwait(false);
            TimeSpan? again = answer switch
            {
                DiscordAnswer.Wait { Delay: var delay } when delay <= LongestWait => delay,
                DiscordAnswer.NoAnswer { MayHaveHappened: false } => TimeSpan.FromSeconds(tries),
                _ => null,
            };
            if (again is not { } pause || tries >= MostTries)
                return answer;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Posts a part of a card to a channel; Discord takes it once for each <paramref name="cause"/>, however often it is tried within a few minutes.</summary>
    public Task<DiscordAnswer> PostAsync(string channel, DiscordMessage message, string cause, int part, CancellationToken cancellationToken, DiscordFile? file = null)
    {
        var post = DiscordJson.ToObject(message);
        (post["nonce"], post["enforce_nonce"]) = (DiscordMessenger.NonceOf($"{cause}#{part}"), true);
        return TryAsync(DiscordRoutes.Send(channel), post, cancellationToken, file);
    }

    /// <summary>Why an answer is not what was wanted; empty when it is.</summary>
    public static string ReasonOf(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Done => "",
        DiscordAnswer.Wait wait => $"Discord asks to wait {wait.Delay.TotalSeconds:0} s",
        DiscordAnswer.Refused refused => $"{refused.Code}: {refused.Error}",
        DiscordAnswer.NoAnswer none => none.Reason,
        _ => throw new UnreachableException(),
    };
}
