using System.Globalization;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>How an event is brought, where that is not as it should be.</summary>
public sealed record EventDelivery
{
    /// <summary>Once, at once.</summary>
    public static readonly EventDelivery Normal = new();

    /// <summary>How many times the same envelope is sent; more than one is a duplicate (seen in the field: github.com/slackapi/bolt-js/issues/2487).</summary>
    public int Copies { get; init; } = 1;

    /// <summary>How late it is, by the workspace's clock; what is sent meanwhile overtakes it.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>Whether the first attempt never reaches the app, so that it only ever sees a retry.</summary>
    public bool FirstIsLost { get; init; }

    /// <summary>How many further times the event comes after it was acknowledged, as retries of an acknowledgement that got lost.</summary>
    public int RetriesThoughAcknowledged { get; init; }
}

/// <summary>Brings things to the app by socket or request, and events again when they were not acknowledged.</summary>
internal sealed class Deliveries(Workspace workspace, SocketHub sockets, RequestSender requests)
{
    public async Task<Acknowledgement> SendAsync(Envelope envelope, int copies = 1)
    {
        Acknowledgement acknowledgement;
        if (requests.Urls is { } urls)
        {
            acknowledgement = await requests.SendAsync(envelope, urls);
            for (var copy = 1; copy < copies; copy++)
                await requests.SendAsync(envelope, urls);
        }
        else
        {
            acknowledgement = await sockets.SendAsync(envelope, copies);
        }

        if (envelope.IsEvent && acknowledgement.Payload is JsonObject { Count: > 0 })
            workspace.Record.Violate("payload_not_accepted", envelope.Kind, "an event's acknowledgement carries no payload");
        workspace.Record.Add(acknowledgement);
        return acknowledgement;
    }

    /// <summary>Sends an event until it is acknowledged or there are no retries left; the last acknowledgement.</summary>
    public async Task<Acknowledgement> SendEventAsync(JsonObject inner, EventDelivery delivery)
    {
        var world = workspace.World;
        var payload = EventPayload(inner);
        if (delivery.Late > TimeSpan.Zero)
            await Task.Delay(delivery.Late, workspace.Time);
        var envelope = new Envelope("events_api", NewEnvelopeId(), payload);
        var acknowledgement = delivery.FirstIsLost ? Lost(envelope) : await SendAsync(envelope, delivery.Copies);
        var more = delivery.RetriesThoughAcknowledged;
        for (var retry = 0; retry < world.Retries.Count && (acknowledgement.Failure is not (null or "no_retry") || more-- > 0); retry++)
        {
            if (world.Retries[retry] > TimeSpan.Zero)
                await Task.Delay(world.Retries[retry], workspace.Time);
            envelope = envelope with { Id = NewEnvelopeId(), Attempt = retry + 1, RetryReason = acknowledgement.Failure is null or "lost" ? "timeout" : acknowledgement.Failure };
            acknowledgement = await SendAsync(envelope);
        }

        return acknowledgement;
    }

    /// <summary>What the app is told of an event, with an id of its own.</summary>
    public JsonObject EventPayload(JsonObject inner)
    {
        var world = workspace.World;
        return new JsonObject
        {
            ["token"] = world.VerificationToken, ["team_id"] = world.TeamId, ["api_app_id"] = world.AppId, ["event"] = inner, ["type"] = "event_callback", ["event_id"] = workspace.NewId("Ev"),
            ["event_time"] = workspace.Now.ToUnixTimeSeconds(), ["is_ext_shared_channel"] = false, ["event_context"] = "4-loopback",
            ["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null, ["team_id"] = world.TeamId, ["user_id"] = world.BotUserId, ["is_bot"] = true, ["is_enterprise_install"] = false,
            }),
        };
    }

    private Acknowledgement Lost(Envelope envelope)
    {
        var lost = new Acknowledgement(workspace.Now, envelope.Kind, envelope.Id, 0, TimeSpan.Zero, "lost", null);
        workspace.Record.Add(lost);
        return lost;
    }

    public static string NewEnvelopeId() => Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture);
}
