using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>Takes a call of the Web API from its bytes to its answer.</summary>
internal sealed class ApiServer
{
    private const int MostBytes = 2_000_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Lock gate;
    private readonly Workspace workspace;
    private readonly Faults faults;
    private readonly RateCounter rates;
    private readonly Dictionary<string, ApiMethod> methods;

    public ApiServer(Workspace workspace, Faults faults, RateCounter rates, Lock gate, IEnumerable<ApiMethod> methods) =>
        (this.workspace, this.faults, this.rates, this.gate, this.methods) = (workspace, faults, rates, gate, methods.ToDictionary(method => method.Name));

    public async Task HandleAsync(HttpContext context, string name)
    {
        var (values, form, unreadable) = await ReadAsync(context.Request);
        var token = Token(context.Request, values);
        var answer = await AnswerAsync(context, name, values, form, unreadable, token);
        var arguments = name == "apps.connections.open" || values is null ? new JsonObject() : (JsonObject)values.DeepClone();
        workspace.Record.Add(new CallSeen(workspace.Now, name, arguments, form, answer?.Status ?? 0, answer?.Error ?? (answer is null ? "reset" : null)));
        if (answer is null)
            context.Abort();
        else
            await WriteAsync(context, answer, token);
    }

    /// <summary>Answers, with whatever goes wrong before or after; null when the connection breaks.</summary>
    private async Task<Answer?> AnswerAsync(HttpContext context, string name, JsonObject? values, string form, SlackRefusalException? unreadable, string? token)
    {
        var fault = faults.Take(name);
        switch (fault)
        {
            case Fault.RateLimited limited:
                return Answer.Limited(limited);
            case Fault.ServerError error:
                return new Answer(error.Status, "<html><body>upstream connect error</body></html>", "http_" + error.Status.ToString(CultureInfo.InvariantCulture)) { ContentType = "text/html" };
            case Fault.Reset { IsAfter: false }:
                return null;
            case Fault.Refusal refusal:
                return Answer.Of(new JsonObject { ["ok"] = false, ["error"] = refusal.Code });
            case Fault.Stall { IsAfter: false } stall:
                await Task.Delay(stall.For, workspace.Time, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                if (context.RequestAborted.IsCancellationRequested)
                    return null;
                break;
        }

        var answer = Carry(name, values, form, unreadable, token);
        if (form == "json" && context.Request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) != true && answer.Json is { } json)
            (json["warning"], json["response_metadata"]) = ("missing_charset", json["response_metadata"]?.DeepClone() ?? new JsonObject { ["warnings"] = new JsonArray("missing_charset") });
        switch (fault)
        {
            case Fault.Reset { IsAfter: true }:
                return null;
            case Fault.Stall stall when stall.IsAfter:
                await Task.Delay(stall.For, workspace.Time, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return context.RequestAborted.IsCancellationRequested ? null : answer;
            case Fault.Garbled garbled:
                return new Answer(StatusCodes.Status200OK, garbled.Body, "garbled");
            default:
                return answer;
        }
    }

    private Answer Carry(string name, JsonObject? values, string form, SlackRefusalException? unreadable, string? token)
    {
        try
        {
            if (!methods.TryGetValue(name, out var method))
                throw new SlackRefusalException("unknown_method", $"this part of Slack has no {name}");
            CheckToken(method, token);
            if (unreadable is not null)
                throw unreadable;
            var arguments = new Arguments(method.IsFormOnly && form == "json" ? [] : values!);
            if (method.IsFormOnly && form == "json")
                workspace.Record.Violate("json_not_seen", name, "this method takes a form or a query; what a JSON body says is not seen");
            CheckScopes(method, arguments);
            // Bolt gives every call its team_id; methods that do not need one take it all the same.
            foreach (var (unknown, _) in arguments.Values.Where(one => one.Key != "team_id" && !method.Takes.Contains(one.Key)))
                workspace.Record.Violate("unknown_argument", name, $"'{unknown}' means nothing to this method");
            lock (gate)
            {
                if (rates.Take(name, method.Tier) is { } wait)
                    throw new RateLimitedException(wait);
            }

            var answer = method.Handle(arguments);
            answer.Insert(0, "ok", true);
            return Answer.Of(answer);
        }
        catch (SlackRefusalException refused)
        {
            if (refused.IsTheAppsFault)
                workspace.Record.Violate(refused.Code, name, refused.Detail);
            return Answer.Of(refused.ToJson());
        }
        catch (RateLimitedException limited)
        {
            var seconds = Math.Max(1, Math.Ceiling(limited.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            workspace.Record.Violate("ratelimited", name, string.Create(CultureInfo.InvariantCulture, $"{limited.Wait.TotalSeconds:0.000} s too soon"));
            return Answer.Limited(new Fault.RateLimited(seconds));
        }
    }

    /// <summary>Whether a message may go to this channel now; null if so, and counted.</summary>
    public static Func<string, TimeSpan?> PostsOf(RateCounter rates, Lock gate) => channel =>
    {
        lock (gate)
            return rates.TakePost(channel);
    };

    private void CheckToken(ApiMethod method, string? token)
    {
        if (string.IsNullOrEmpty(token))
            throw new SlackRefusalException("not_authed", "no token");
        var isForApp = token.StartsWith("xapp-", StringComparison.Ordinal);
        if (token != (isForApp ? workspace.World.AppToken : workspace.World.BotToken))
            throw new SlackRefusalException("invalid_auth", "this token was never given out");
        if (isForApp != method.IsForApp)
            throw new SlackRefusalException("not_allowed_token_type", method.IsForApp ? "needs the app-level token (xapp-)" : "needs the bot token (xoxb-)");
        if (workspace.App.IsRevoked)
            throw new SlackRefusalException("token_revoked", "the token was revoked");
        if (workspace.App.IsInactive)
            throw new SlackRefusalException("account_inactive", "the bot's account is switched off");
    }

    private void CheckScopes(ApiMethod method, Arguments arguments)
    {
        var scopes = workspace.App.Scopes;
        var needed = method.Scopes.Length > 0 && !method.Scopes.Any(scopes.Contains) ? method.Scopes[0] : method.ScopeFor(arguments);
        if (needed is not null && !scopes.Contains(needed))
        {
            throw new SlackRefusalException(
                "missing_scope", $"{method.Name} needs {needed}", more: new JsonObject { ["needed"] = needed, ["provided"] = string.Join(',', scopes) });
        }
    }

    private async Task WriteAsync(HttpContext context, Answer answer, string? token)
    {
        var headers = context.Response.Headers;
        headers.Date = (workspace.Now + workspace.World.ClockAhead).ToString("R", CultureInfo.InvariantCulture);
        if (token == workspace.World.BotToken)
            headers["x-oauth-scopes"] = string.Join(',', workspace.App.Scopes);
        else if (token == workspace.World.AppToken)
            headers["x-oauth-scopes"] = "connections:write";
        if (answer.RetryAfter is not null)
            headers.RetryAfter = answer.RetryAfter;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Json?.ToJsonString() ?? answer.Body), context.RequestAborted);
    }

    private static string? Token(HttpRequest request, JsonObject? values)
    {
        var inBody = (string?)values?["token"];
        values?.Remove("token");
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : inBody;
    }

    private static async Task<(JsonObject? Values, string Form, SlackRefusalException? Unreadable)> ReadAsync(HttpRequest request)
    {
        var query = new JsonObject([.. request.Query.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value.ToString()))]);
        if (HttpMethods.IsGet(request.Method))
            return (query, "get", null);
        var body = await BodyAsync(request, MostBytes);
        if (body is null)
            return (null, "bytes", new SlackRefusalException("request_too_large", "more than 2 MB"));
        var type = request.ContentType ?? "";
        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return JsonNode.Parse(body, null, Strict) is JsonObject json ? (json, "json", null) : (null, "json", new SlackRefusalException("json_not_object", "the body is no object"));
            }
            catch (JsonException)
            {
                return (null, "json", new SlackRefusalException("invalid_json", "the body is no JSON, or has a field twice"));
            }
        }

        if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) || body.Length == 0)
        {
            foreach (var (name, value) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)))
                query[name] = value.ToString();
            return (query, "form", null);
        }

        return (null, "bytes", new SlackRefusalException("invalid_post_type", $"Content-Type is {type}; expected application/json or application/x-www-form-urlencoded"));
    }

    /// <summary>All bytes of a body; null where there are too many.</summary>
    public static async Task<byte[]?> BodyAsync(HttpRequest request, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (bytes.Length + read > most)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private sealed record Answer(int Status, string Body, string? Error)
    {
        public JsonObject? Json { get; private init; }
        public string? RetryAfter { get; private init; }
        public string ContentType { get; init; } = "application/json; charset=utf-8";

        public static Answer Of(JsonObject json) => new(StatusCodes.Status200OK, "", (string?)json["error"]) { Json = json };

        public static Answer Limited(Fault.RateLimited fault) => fault.IsHtml
            ? new Answer(StatusCodes.Status429TooManyRequests, "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>", "ratelimited") { RetryAfter = fault.RetryAfter, ContentType = "text/html; charset=UTF-8" }
            : new Answer(StatusCodes.Status429TooManyRequests, """{"ok":false,"error":"ratelimited"}""", "ratelimited") { RetryAfter = fault.RetryAfter };
    }
}
