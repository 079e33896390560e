using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.Rules;
using LabBot.Platforms.Slack.WebApi;
using Microsoft.AspNetCore.Http;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>Where something happened that the app may answer to.</summary>
/// <param name="Person">Who did it.</param>
/// <param name="Channel">Where.</param>
/// <param name="Message">The message that it was done on, if any.</param>
internal sealed record Origin(Person Person, SlackChannel Channel, SlackMessage? Message);

/// <summary>The response_urls given out, and what an answer does, by response_url or in an acknowledgement. Safe for threads.</summary>
internal sealed class ResponseUrls(Workspace workspace, Faults faults, Func<Uri> root)
{
    private const int Most = 50_000;
    private const int MostBytes = 1_000_000;

    private static readonly string[] Known =
        ["text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names"];

    private readonly Lock gate = new();
    private readonly Dictionary<string, Given> given = [];
    private readonly Queue<string> order = new();

    public string New(Origin origin)
    {
        var id = workspace.NewId("R");
        lock (gate)
        {
            given[id] = new Given(origin, workspace.Now);
            order.Enqueue(id);
            if (order.Count > Most)
                given.Remove(order.Dequeue());
        }

        return new Uri(root(), $"response/{id}").AbsoluteUri;
    }

    public async Task HandleAsync(HttpContext context, string id)
    {
        var fault = faults.Take("response_url");
        var body = await ApiServer.BodyAsync(context.Request, MostBytes);
        var (status, error) = fault switch
        {
            Fault.Reset { IsAfter: false } => (0, "reset"),
            Fault.RateLimited => (StatusCodes.Status429TooManyRequests, "ratelimited"),
            Fault.ServerError server => (server.Status, "server_error"),
            _ => Use(id, body),
        };
        if (fault is Fault.Stall stall)
            await Task.Delay(stall.For, workspace.Time);
        if (fault is Fault.Reset)
            status = 0;
        var seen = TryParse(body) ?? [];
        workspace.Record.Add(new CallSeen(workspace.Now, "response_url", seen, "json", status, error));
        if (status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        if (fault is Fault.RateLimited { RetryAfter: { } after })
            context.Response.Headers.RetryAfter = after;
        await context.Response.WriteAsync(error is null ? "ok" : new JsonObject { ["ok"] = false, ["error"] = error }.ToJsonString());
    }

    /// <summary>Shows what an answer says.</summary>
    /// <exception cref="SlackRefusalException">Slack would not show it.</exception>
    public void Show(Origin origin, JsonObject body, string where)
    {
        foreach (var (unknown, _) in body.Where(field => !Known.Contains(field.Key)))
            workspace.Record.Violate("unknown_argument", where, $"'{unknown}' means nothing here");
        var isPrivate = origin.Message?.OnlyFor is not null;
        if (IsTrue(body, "delete_original"))
        {
            workspace.Delete(origin.Message ?? throw new SlackRefusalException("no_original", "there is no message to delete: this began with a command"), isPrivate ? origin.Person : null);
            return;
        }

        Content.CheckMessage(body, where, workspace.Record);
        if (IsTrue(body, "replace_original") && origin.Message is { } original)
            workspace.Replace(original, body, isPrivate ? origin.Person : null);
        else if (BlockRules.StringOf(body, "response_type") == "in_channel")
            workspace.Post(origin.Channel, body);
        else if ((BlockRules.StringOf(body, "response_type") ?? "ephemeral") == "ephemeral")
            workspace.Show(origin.Person, origin.Channel, body);
        else
            throw new SlackRefusalException("invalid_response_type", $"'{body["response_type"]}' is neither ephemeral nor in_channel");
    }

    private (int Status, string? Error) Use(string id, byte[]? body)
    {
        try
        {
            var origin = Take(id);
            Show(origin, TryParse(body) ?? throw new SlackRefusalException("invalid_payload", "the body is no JSON object"), "response_url");
            return (StatusCodes.Status200OK, null);
        }
        catch (SlackRefusalException refused)
        {
            workspace.Record.Violate(refused.Code, "response_url", refused.Detail);
            return (refused.Code is "used_url" or "expired_url" ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, refused.Code);
        }
    }

    private Origin Take(string id)
    {
        lock (gate)
        {
            if (!given.TryGetValue(id, out var one))
                throw new SlackRefusalException("expired_url", "this response_url is unknown");
            if (workspace.Now - one.At > Limits.ResponseUrlLife)
                throw new SlackRefusalException("expired_url", "a response_url lives 30 minutes");
            if (one.Uses >= Limits.ResponseUrlUses)
                throw new SlackRefusalException("used_url", string.Create(CultureInfo.InvariantCulture, $"a response_url is used {Limits.ResponseUrlUses} times"));
            one.Uses++;
            return one.Origin;
        }
    }

    private static bool IsTrue(JsonObject body, string name) => body[name]?.ToString() is "true";

    private static JsonObject? TryParse(byte[]? body)
    {
        try
        {
            return body is null ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Given(Origin origin, DateTimeOffset at)
    {
        public Origin Origin => origin;
        public DateTimeOffset At => at;
        public int Uses { get; set; }
    }
}
