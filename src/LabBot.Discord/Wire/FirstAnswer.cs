namespace LabBot.Discord.Wire;

/// <summary>The first answer to an interaction that came over the gateway: a call of its own.</summary>
internal static class FirstAnswer
{
    /// <summary>What answers a request that came over the gateway; what only happened takes no answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="api">Discord.</param>
    /// <param name="within">How long the answer may take, from now on.</param>
    /// <param name="time">The clock.</param>
    public static DiscordResponder To(DiscordRequest request, IDiscordApi api, TimeSpan within, TimeProvider time)
    {
        if (request.Kind != DiscordRequestKind.Interaction)
            return static (_, _) => Task.FromResult(false);
        // Counted from here on, whatever else there is to do. A source whose time runs out needs no disposing.
        var inTime = new CancellationTokenSource(within, time).Token;
        var route = DiscordRoutes.Callback(request.Id, Json.Text(request.Payload, "token")!);
        var isAnswered = 0;
        return async (response, file) =>
        {
            if (Interlocked.Exchange(ref isAnswered, 1) == 1)
                return false;
            var answer = await api.CallAsync(new DiscordCall(route, response) { File = file }, inTime).ConfigureAwait(false);
            // Where nobody knows, what follows finds out.
            return answer is DiscordAnswer.Done or DiscordAnswer.NoAnswer { MayHaveHappened: true };
        };
    }
}
