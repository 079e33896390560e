using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>Takes a call of the API from its bytes to its answer.</summary>
internal sealed class ApiServer(DiscordState state, Faults faults, RateCounter rates, IReadOnlyList<ApiRoute> routes)
{
    private static readonly TimeSpan InvalidWindow = TimeSpan.FromMinutes(10);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> invalid = new();

    /// <param name="context">The request.</param>
    /// <param name="version">The version in its path, such as <c>v10</c>.</param>
    /// <param name="path">What stands behind it.</param>
    public async Task HandleAsync(HttpContext context, string version, string[] path)
    {
        var request = context.Request;
        var (route, values) = Find(request.Method, path);
        var (body, files, unreadable) = await ReadAsync(request);
        var answer = route is null
            ? Answer.Refused(new DiscordRefusalException(StatusCodes.Status404NotFound, 0, "404: Not Found", "there is no such route"))
            : await AnswerAsync(context, version, new ApiCall(route, values, request.Query, body, files), unreadable);
        if (route is null)
            state.Record.Violate("unknown_route", $"{request.Method} /{string.Join('/', path)}", "this part of Discord has no such route");
        var isInvalid = answer is { Status: 401 or 403 or 429, IsShared: false };
        if (isInvalid)
            CountInvalid();
        state.Record.Add(new CallSeen(
            state.Now, route?.Name ?? request.Method, route?.Shown(values) ?? $"/{string.Join('/', path)}", body?.DeepClone(), answer?.Status ?? 0, answer is null ? 0 : answer.Code) { IsInvalid = isInvalid });
        if (answer is null)
            context.Abort();
        else
            await WriteAsync(context, answer);
    }

    private (ApiRoute? Route, string[] Values) Find(string method, string[] path)
    {
        foreach (var route in routes)
        {
            if (route.Match(method, path) is { } values)
                return (route, values);
        }

        return (null, []);
    }

    /// <summary>Answers, with whatever goes wrong before or after; null when the connection breaks.</summary>
    private async Task<Answer?> AnswerAsync(HttpContext context, string version, ApiCall call, DiscordRefusalException? unreadable)
    {
        var bucket = call.Route.Bucket(call.Values);
        if (IsShutOut())
            return Answer.Limited(new Fault.RateLimited("3600", IsHtml: true), null, call.Route.Name);
        var fault = faults.Take(call.Route.Name, bucket);
        switch (fault)
        {
            case Fault.RateLimited limited:
                rates.TryTake(call.Route.Name, bucket, out var stand);
                return Answer.Limited(limited, limited.HasLimits ? stand with { Remaining = 0 } : null, call.Route.Name);
            case Fault.ServerError error:
                return new Answer(error.Status, "<html><body>upstream connect error</body></html>", 0) { ContentType = "text/html" };
            case Fault.Reset { IsAfter: false }:
                return null;
            case Fault.Refusal refusal:
                return Answer.Refused(DiscordRefusalException.Planned(int.Parse(refusal.Code, CultureInfo.InvariantCulture)));
            case Fault.Stall { IsAfter: false } stall when !await StalledAsync(context, stall):
                return null;
        }

        var answer = Carry(context.Request, version, call, bucket, unreadable);
        return fault switch
        {
            Fault.Reset => null,
            Fault.Stall { IsAfter: true } stall => await StalledAsync(context, stall) ? answer : null,
            Fault.Garbled garbled => new Answer(StatusCodes.Status200OK, garbled.Body, null),
            _ => answer,
        };
    }

    private async Task<bool> StalledAsync(HttpContext context, Fault.Stall stall)
    {
        await Task.Delay(stall.For, state.Time, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        return !context.RequestAborted.IsCancellationRequested;
    }

    private Answer Carry(HttpRequest request, string version, ApiCall call, string bucket, DiscordRefusalException? unreadable)
    {
        BucketState? stand = null;
        try
        {
            if (version != "v10")
                throw new DiscordRefusalException(StatusCodes.Status400BadRequest, 50041, "Invalid API version", $"'{version}'; expected v10");
            CheckClient(request, call.Route);
            if (!call.Route.IsInteraction)
                CheckToken(request);
            if (!call.Route.IsInteraction && rates.TakeGlobal() is { } wait)
            {
                state.Record.Violate("rate_limited", call.Route.Name, string.Create(CultureInfo.InvariantCulture, $"the global limit; {wait.TotalSeconds:0.000} s too soon"));
                return Answer.Limited(new Fault.RateLimited(Seconds(wait)) { Scope = "global" }, null, call.Route.Name, wait);
            }

            var isOpen = rates.TryTake(call.Route.Name, bucket, out var found);
            stand = found;
            if (!isOpen)
            {
                state.Record.Violate("rate_limited", call.Route.Name, string.Create(CultureInfo.InvariantCulture, $"{found.Limit} in its window; {found.ResetAfter.TotalSeconds:0.000} s too soon"));
                return Answer.Limited(new Fault.RateLimited(Seconds(found.ResetAfter)), found, call.Route.Name, found.ResetAfter);
            }

            if (unreadable is not null)
                throw unreadable;
            var reply = call.Route.Handle(call);
            return new Answer(reply.Status, reply.Body?.ToJsonString() ?? "", null) { Bucket = stand, BucketName = call.Route.Name };
        }
        catch (DiscordRefusalException refused)
        {
            if (refused.IsTheAppsFault)
                state.Record.Violate(refused.Code.ToString(CultureInfo.InvariantCulture), call.Route.Name, refused.Detail);
            return Answer.Refused(refused) with { Bucket = stand, BucketName = call.Route.Name };
        }
    }

    // Discord wants to know the library, and may shut out who does not say (reference#user-agent).
    private void CheckClient(HttpRequest request, ApiRoute route)
    {
        if (!request.Headers.UserAgent.ToString().StartsWith("DiscordBot (", StringComparison.Ordinal))
            state.Record.Violate("user_agent", route.Name, "User-Agent must be DiscordBot (address, version)");
    }

    private void CheckToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bot ", StringComparison.Ordinal) && header["Bot ".Length..] == state.World.BotToken && !state.App.IsRevoked)
            return;
        if (!header.StartsWith("Bot ", StringComparison.Ordinal))
            state.Record.Violate("no_bot_token", request.Path, "Authorization must be 'Bot ' and the token");
        throw new DiscordRefusalException(StatusCodes.Status401Unauthorized, 0, "401: Unauthorized", "no token, or one that does not work");
    }

    private void CountInvalid()
    {
        lock (gate)
            invalid.Enqueue(state.Now);
    }

    private bool IsShutOut()
    {
        lock (gate)
        {
            while (invalid.TryPeek(out var oldest) && state.Now - oldest >= InvalidWindow)
                invalid.Dequeue();
            return invalid.Count >= Limits.InvalidRequests;
        }
    }

    private async Task WriteAsync(HttpContext context, Answer answer)
    {
        var headers = context.Response.Headers;
        headers.Date = (state.Now + state.World.ClockAhead).ToString("R", CultureInfo.InvariantCulture);
        if (answer.Bucket is { } bucket)
        {
            headers["X-RateLimit-Limit"] = bucket.Limit.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = bucket.Remaining.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset"] = ((state.Now + state.World.ClockAhead + bucket.ResetAfter).ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset-After"] = bucket.ResetAfter.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            headers["X-RateLimit-Bucket"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answer.BucketName)))[..32];
        }

        if (answer.Scope is not null)
            headers["X-RateLimit-Scope"] = answer.Scope;
        if (answer.Scope == "global")
            headers["X-RateLimit-Global"] = "true";
        if (answer.RetryAfter is not null)
            headers.RetryAfter = answer.RetryAfter;
        context.Response.StatusCode = answer.Status;
        if (answer.Status == StatusCodes.Status204NoContent)
            return;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body), context.RequestAborted);
    }

    private async Task<(JsonNode? Body, IReadOnlyList<DiscordFile> Files, DiscordRefusalException? Unreadable)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limits.RequestBytes)
            return (null, [], new DiscordRefusalException(StatusCodes.Status413PayloadTooLarge, 40005, "Request entity too large", "more than 25 MiB"));
        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadFormAsync(request);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        if (bytes.Length == 0)
            return (null, [], null);
        return request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
            ? Parse(bytes.ToArray(), [])
            : (null, [], new DiscordRefusalException(StatusCodes.Status400BadRequest, 50035, "Invalid Form Body", $"Content-Type is {request.ContentType}; expected application/json or multipart/form-data"));
    }

    private async Task<(JsonNode? Body, IReadOnlyList<DiscordFile> Files, DiscordRefusalException? Unreadable)> ReadFormAsync(HttpRequest request)
    {
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = Limits.RequestBytes + 1;
        var form = await request.ReadFormAsync();
        var files = new List<DiscordFile>();
        foreach (var file in form.Files)
        {
            if (!file.Name.StartsWith("files[", StringComparison.Ordinal))
                state.Record.Violate("file_name", request.Path, $"a file's field is files[n], not {file.Name} (reference#uploading-files)");
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy);
            files.Add(new DiscordFile(state.NewId(), file.FileName, file.ContentType, copy.ToArray()));
        }

        return form.TryGetValue("payload_json", out var payload) ? Parse(Encoding.UTF8.GetBytes(payload.ToString()), files) : (null, files, null);
    }

    private static (JsonNode? Body, IReadOnlyList<DiscordFile> Files, DiscordRefusalException? Unreadable) Parse(byte[] json, IReadOnlyList<DiscordFile> files)
    {
        try
        {
            return (JsonNode.Parse(json, null, Strict), files, null);
        }
        catch (JsonException)
        {
            return (null, files, new DiscordRefusalException(StatusCodes.Status400BadRequest, 50109, "The request body contains invalid JSON.", "the body is no JSON, or has a field twice"));
        }
    }

    private static string Seconds(TimeSpan wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private sealed record Answer(int Status, string Body, int? Code)
    {
        public BucketState? Bucket { get; init; }
        public string BucketName { get; init; } = "";
        public string? RetryAfter { get; init; }
        public string? Scope { get; init; }
        public bool IsShared => Scope == "shared";
        public string ContentType { get; init; } = "application/json";

        public static Answer Refused(DiscordRefusalException refused) => new(refused.Status, refused.ToJson().ToJsonString(), refused.Code);

        public static Answer Limited(Fault.RateLimited fault, BucketState? bucket, string name, TimeSpan? exactly = null)
        {
            if (fault.IsHtml)
            {
                return new Answer(StatusCodes.Status429TooManyRequests, "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>", 0)
                {
                    RetryAfter = fault.RetryAfter, ContentType = "text/html; charset=UTF-8",
                };
            }

            var body = new JsonObject { ["message"] = "You are being rate limited.", ["global"] = fault.Scope == "global" };
            if (exactly is { } wait)
                body["retry_after"] = Math.Round(wait.TotalSeconds, 3);
            else if (double.TryParse(fault.RetryAfter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                body["retry_after"] = seconds;
            return new Answer(StatusCodes.Status429TooManyRequests, body.ToJsonString(), 0) { RetryAfter = fault.RetryAfter, Scope = fault.Scope, Bucket = bucket, BucketName = name };
        }
    }
}
