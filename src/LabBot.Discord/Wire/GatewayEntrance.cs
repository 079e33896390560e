using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>
/// Where and when a session may be begun: by the <see cref="IdentifyPace"/>, and as many as Discord still allows today. Who wants to begin one asks here first, and says when
/// it has. One asks at a time.
/// </summary>
/// <param name="options">How Discord is reached.</param>
/// <param name="api">What is asked where the gateway is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what it waits for.</param>
internal sealed partial class GatewayEntrance(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILogger logger)
{
    // https://discord.com/developers/docs/events/gateway#list-of-intents; the second is privileged, and needs the first to say of which server.
    private const int Guilds = 1 << 0, GuildMembers = 1 << 1, DirectMessages = 1 << 12;

    private readonly IdentifyPace _pace = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Whether addresses of this machine may be plain.</summary>
    public bool MayBePlain { get; } = (options.GatewayUrl?.Scheme ?? options.ApiUrl.Scheme) is "ws" or "http";

    /// <summary>The front door, as it was last named; null before.</summary>
    public Uri? Address { get; private set; }

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>What LabBot wants to hear.</summary>
    public static int Intents(DiscordWireOptions options) => DirectMessages | (options.WantsMembers ? Guilds | GuildMembers : 0);

    /// <summary>Where to begin a new session, once it may be begun; null where Discord does not say.</summary>
    /// <exception cref="DiscordRefusedException">Discord does not know the token.</exception>
    public async Task<Uri?> WhereAsync(CancellationToken cancellationToken)
    {
        if (_pace.Earliest(Now) - Now is var wait && wait > TimeSpan.Zero)
        {
            if (wait > TimeSpan.FromMinutes(1))
                Log.Holds(logger, _pace.WithinADay(Now), wait.TotalMinutes);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        if (options.GatewayUrl is { } set)
            return Address = GatewayAddress.WithQuery(set);
        var answer = await api.CallAsync(new DiscordCall(DiscordRoutes.Gateway()), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        switch (answer)
        {
            case DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } when GatewayAddress.Of(Json.Text(body, "url"), MayBePlain) is { } address:
                await WhenSomeAreLeftAsync(body, cancellationToken).ConfigureAwait(false);
                return Address = address;
            case DiscordAnswer.Done:
                Log.NotConnected(logger, "Discord named no address that LabBot may use");
                return null;
            case DiscordAnswer.Wait { Delay: var delay }:
                Log.NotConnected(logger, $"Discord asked to wait {delay.TotalSeconds:0.#} s");
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
                return null;
            case DiscordAnswer.NoAnswer { Reason: var reason }:
                Log.NotConnected(logger, reason);
                return null;
            case DiscordAnswer.Refused { Status: 401 }:
                throw GatewayClose.Refusal(401, GatewayClose.Mend(4004)!);
            case DiscordAnswer.Refused { Status: var status, Error: var error }:
                Log.NotConnected(logger, $"Discord refused to say where its gateway is ({status}): {error}");
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A session is begun now.</summary>
    public void Begin()
    {
        Log.Identify(logger, _pace.WithinADay(Now) + 1);
        _pace.Take(Now);
    }

    /// <summary>Says that no link came about.</summary>
    /// <param name="reason">Why, in plain words, without any secret.</param>
    public void NotConnected(string reason) => Log.NotConnected(logger, reason);

    // https://discord.com/developers/docs/events/gateway#session-start-limit-object: with none left, beginning one would cost the token.
    private async Task WhenSomeAreLeftAsync(JsonElement gateway, CancellationToken cancellationToken)
    {
        if (!gateway.TryGetProperty("session_start_limit", out var limit) || limit.ValueKind != JsonValueKind.Object || Json.Number(limit, "remaining") is not <= 0)
            return;
        var wait = Json.Number(limit, "reset_after") is { } milliseconds
            ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1000, TimeSpan.FromDays(1).TotalMilliseconds))
            : TimeSpan.FromDays(1);
        Log.NoneLeft(logger, wait.TotalHours);
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(153, LogLevel.Warning, "Discord could not be connected, it is tried again: {Reason}")]
        public static partial void NotConnected(ILogger logger, string reason);

        [LoggerMessage(156, LogLevel.Information, "A new session with Discord, number {Count} within a day")]
        public static partial void Identify(ILogger logger, int count);

        [LoggerMessage(157, LogLevel.Warning, "LabBot has begun {Count} sessions with Discord within a day; the next one waits {Minutes:F0} min, so that Discord does not take back the token")]
        public static partial void Holds(ILogger logger, int count, double minutes);

        [LoggerMessage(158, LogLevel.Error, "Discord allows no further session today; the next one waits {Hours:F1} h. Does another program use the same token?")]
        public static partial void NoneLeft(ILogger logger, double hours);
    }
}
