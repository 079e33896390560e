using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.People;
using LabBot.Platforms.Slack.Rules;
using LabBot.Platforms.Slack.WebApi;
using LabBot.Platforms.Slack.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Platforms.Slack;

/// <summary>
/// The part of Slack that LabBot touches, on a free port of loopback: Web API, Socket Mode, HTTP mode, response_urls, uploads, and people who use it. It is strict where Slack is
/// strict, refuses in Slack's words, and records what it saw. Time is that of its <see cref="TimeProvider"/>, except for the pings of sockets and the patience of people, which
/// are the machine's. Safe for threads.
/// </summary>
public sealed class SlackOnLoopback : IAsyncDisposable
{
    // Slack asks for these before it tells an app of something (docs.slack.dev/reference/events).
    private static readonly Dictionary<string, string> ScopeOfEvent = new()
    {
        ["app_mention"] = "app_mentions:read", ["message.im"] = "im:history", ["message.channels"] = "channels:history", ["team_join"] = "users:read", ["user_change"] = "users:read",
        ["subteam_members_changed"] = "usergroups:read", ["subteam_updated"] = "usergroups:read",
    };

    private readonly WebApplication server;
    private readonly SocketHub sockets;
    private readonly RequestSender requests;
    private readonly ChatMethods chat;
    private readonly FileMethods files;
    private readonly ApiServer api;
    private Uri? root;

    private SlackOnLoopback(SlackWorld world, TimeProvider time)
    {
        var record = new SlackRecord(world.Keep, time);
        Workspace = new Workspace(world, time, record);
        Faults = new Faults(world.Seed, time, record.Violate);
        sockets = new SocketHub(Workspace, () => Root);
        requests = new RequestSender(Workspace);
        Deliveries = new Deliveries(Workspace, sockets, requests);
        Responses = new ResponseUrls(Workspace, Faults, () => Root);
        Payloads = new Payloads(Workspace, Responses);
        var rates = new RateCounter(world.Rates, time);
        var conversations = new Conversations(Workspace);
        var gate = new Lock();
        chat = new ChatMethods(Workspace, conversations, ApiServer.PostsOf(rates, gate));
        files = new FileMethods(Workspace, conversations, () => Root);
        api = new ApiServer(
            Workspace, Faults, rates, gate,
            [.. new AppMethods(Workspace, sockets.NewAddress).Methods, .. chat.Methods, .. conversations.Methods, .. new GroupMethods(Workspace).Methods, .. new ViewMethods(Workspace, conversations).Methods, .. files.Methods]);
        server = Build();
    }

    /// <summary>Where it is.</summary>
    public Uri Root => root ?? throw new InvalidOperationException("Slack on loopback has not started.");

    /// <summary>Where the Web API is, with a slash at the end.</summary>
    public Uri ApiUrl => new(Root, "api/");

    /// <summary>What was seen.</summary>
    public SlackRecord Record => Workspace.Record;

    /// <summary>Every rule that the app broke; a good app has none.</summary>
    public IReadOnlyList<Violation> Violations => Record.Violations;

    /// <summary>What goes wrong with calls.</summary>
    public Faults Faults { get; }

    /// <summary>The workspace as it was at the start.</summary>
    public SlackWorld World => Workspace.World;

    /// <summary>The files that the app shared.</summary>
    public IReadOnlyList<SlackFile> Files => files.Shared;

    /// <summary>How many Socket Mode connections are open.</summary>
    public int Connections => sockets.Count;

    /// <summary>How many Socket Mode connections there ever were.</summary>
    public int ConnectionsEver => sockets.Ever;

    internal Workspace Workspace { get; }
    internal Deliveries Deliveries { get; }
    internal ResponseUrls Responses { get; }
    internal Payloads Payloads { get; }

    /// <summary>Starts it on a free port.</summary>
    /// <param name="world">How it is; null: as usual.</param>
    /// <param name="time">Its clock; null: the machine's.</param>
    public static async Task<SlackOnLoopback> StartAsync(SlackWorld? world = null, TimeProvider? time = null)
    {
        var slack = new SlackOnLoopback(world ?? new SlackWorld(), time ?? TimeProvider.System);
        await slack.server.StartAsync();
        slack.root = new Uri(slack.server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return slack;
    }

    /// <summary>Somebody who was there before the app.</summary>
    public Person Person(string name, string tz = "Europe/Amsterdam", string locale = "en-GB", bool isBot = false)
    {
        var person = new Person(this, Workspace.NewId("U"), name, tz, locale) { IsBot = isBot };
        Workspace.People[person.Id] = person;
        return person;
    }

    /// <summary>A public channel, with the bot in it unless told otherwise, and these people.</summary>
    public SlackChannel Channel(string name, bool hasBot = true, params Person[] members) => Add(Workspace.AddChannel(name, 'C', hasBot), members);

    /// <summary>A private channel.</summary>
    public SlackChannel PrivateChannel(string name, bool hasBot = true, params Person[] members) => Add(Workspace.AddChannel(name, 'G', hasBot), members);

    /// <summary>A user group with these people in it.</summary>
    public UserGroup Group(string handle, params Person[] members)
    {
        var group = new UserGroup(Workspace.NewId("S"), handle, members);
        Workspace.Groups[group.Id] = group;
        return group;
    }

    /// <summary>People come into a user group or are taken out of it: <c>subteam_members_changed</c>.</summary>
    public async Task<Acknowledgement?> GroupChangesAsync(UserGroup group, Person? added = null, Person? removed = null)
    {
        if (added is not null)
            group.AddUnseen(added);
        if (removed is not null)
            group.RemoveUnseen(removed);
        static JsonArray Ids(Person? person) => person is null ? [] : [person.Id];
        return await SendEventAsync("subteam_members_changed", new JsonObject
        {
            ["type"] = "subteam_members_changed", ["subteam_id"] = group.Id, ["team_id"] = World.TeamId, ["date_previous_update"] = 1, ["date_update"] = Workspace.Now.ToUnixTimeSeconds(),
            ["added_users"] = Ids(added), ["added_users_count"] = added is null ? 0 : 1, ["removed_users"] = Ids(removed), ["removed_users_count"] = removed is null ? 0 : 1, ["event_ts"] = Workspace.NewTs(),
        });
    }

    /// <summary>A user group is disabled: <c>subteam_updated</c>.</summary>
    public async Task<Acknowledgement?> DisablesAsync(UserGroup group)
    {
        group.IsDisabled = true;
        return await SendEventAsync("subteam_updated", new JsonObject { ["type"] = "subteam_updated", ["subteam"] = group.ToJson(World, Workspace.Now), ["event_ts"] = Workspace.NewTs() });
    }

    /// <summary>A newcomer joins the workspace: <c>team_join</c>. Returns when the app has acknowledged it.</summary>
    public async Task<Acknowledgement?> JoinsAsync(Person person) => await SendEventAsync(
        "team_join", new JsonObject { ["type"] = "team_join", ["user"] = person.ToJson(World, withLocale: true), ["cache_ts"] = Workspace.Now.ToUnixTimeSeconds(), ["event_ts"] = Workspace.NewTs() });

    /// <summary>Somebody's profile has another zone now: <c>user_change</c>.</summary>
    public Task<Acknowledgement?> ProfileChangesAsync(Person person, string tz)
    {
        person.TimeZone = tz;
        return UserChangesAsync(person);
    }

    /// <summary>Somebody becomes an admin of the workspace, or is none any more: <c>user_change</c>.</summary>
    public Task<Acknowledgement?> AdminChangesAsync(Person person, bool isAdmin)
    {
        person.IsAdmin = isAdmin;
        return UserChangesAsync(person);
    }

    /// <summary>Somebody's profile has another zone now, and the event about it never comes.</summary>
    public static void MovesUnseen(Person person, string tz) => person.TimeZone = tz;

    /// <summary>
    /// Tells the app of something, with retries where it is not acknowledged; the last acknowledgement. Null where the app has not subscribed to it, or has no scope for it:
    /// then Slack says nothing to it.
    /// </summary>
    /// <param name="subscription">The name under which an app subscribes.</param>
    /// <param name="happened">The inner event.</param>
    /// <param name="delivery">How it is brought.</param>
    public async Task<Acknowledgement?> SendEventAsync(string subscription, JsonObject happened, EventDelivery? delivery = null)
    {
        var isTold = World.Events.Contains(subscription) && (!ScopeOfEvent.TryGetValue(subscription, out var scope) || Workspace.App.Scopes.Contains(scope));
        return isTold ? await Deliveries.SendEventAsync(happened, delivery ?? EventDelivery.Normal) : null;
    }

    /// <summary>A slash command for measuring: nobody sees what comes of it, only its acknowledgement is returned.</summary>
    public Task<Acknowledgement> CommandAsync(Person person, SlackChannel where, string command, string text) =>
        Deliveries.SendAsync(new Envelope("slash_commands", Deliveries.NewEnvelopeId(), Payloads.Command(person, where, command, text)));

    /// <summary>From now on everything goes to the app by signed HTTP requests.</summary>
    public void DeliversTo(RequestUrls urls) => requests.Urls = urls;

    /// <summary>A signed request with a command, as it would be sent now, to be spoilt and sent by <see cref="SendAsync"/>.</summary>
    public SignedRequest RequestFor(Person person, SlackChannel where, string command, string text) => requests.Make(
        new Envelope("slash_commands", Deliveries.NewEnvelopeId(), Payloads.Command(person, where, command, text)),
        requests.Urls ?? throw new InvalidOperationException("Say where the app is first: DeliversTo."));

    /// <summary>Sends a request as it is.</summary>
    public Task<HttpAnswer> SendAsync(SignedRequest request) => requests.SendAsync(request);

    /// <summary>Asks the app's address for events whether it is the app's: its answer must be the challenge.</summary>
    public async Task<bool> VerifyUrlAsync()
    {
        var urls = requests.Urls ?? throw new InvalidOperationException("Say where the app is first: DeliversTo.");
        var challenge = Guid.NewGuid().ToString("N");
        var body = new JsonObject { ["token"] = World.VerificationToken, ["challenge"] = challenge, ["type"] = "url_verification" }.ToJsonString();
        var answer = await SendAsync(new SignedRequest(urls.Events, "application/json", Encoding.UTF8.GetBytes(body)).Sign(World.SigningSecret, Workspace.Now));
        return answer.Failure is null && (answer.Body.Trim() == challenge || ChallengeIn(answer.Body) == challenge);
    }

    /// <summary>Waits until so many Socket Mode connections are open.</summary>
    public Task ConnectedAsync(int count = 1) => sockets.WaitForAsync(count, World.Patience);

    /// <summary>One connection is told to go (<c>warning</c>) and closed ten seconds later by the workspace's clock (<c>refresh_requested</c>). Returns when it is closed.</summary>
    public Task RefreshConnectionAsync() => sockets.RefreshAsync();

    /// <summary>Every connection gets a disconnect with this reason (<c>warning</c>, <c>refresh_requested</c>, <c>link_disabled</c>, <c>too_many_websockets</c>) and is closed.</summary>
    public Task DisconnectAsync(string reason) => sockets.CloseAllAsync(reason);

    /// <summary>Every connection gets a disconnect with this reason and stays open.</summary>
    public Task AnnounceDisconnectAsync(string reason) => sockets.AnnounceAsync(reason);

    /// <summary>Every connection breaks without a word.</summary>
    public void CutConnections() => sockets.CutAll();

    /// <summary>Every connection stays, but nothing more comes from Slack's side, not even pongs.</summary>
    public void HalfOpenConnections() => sockets.FreezeAll();

    /// <summary>The next acknowledgements are lost on their way.</summary>
    public void LoseAcks(int count) => sockets.LoseAcks(count);

    /// <summary>How many acknowledgements are still to be lost.</summary>
    public int AcksToLose => sockets.AcksToLose;

    /// <summary>Sends any JSON on every connection.</summary>
    public void SendRaw(JsonObject message) => sockets.SendRaw(message);

    /// <summary>The bot token no longer works: <c>token_revoked</c>.</summary>
    public void RevokeToken() => Workspace.App.IsRevoked = true;

    /// <summary>The bot's account is switched off: <c>account_inactive</c>.</summary>
    public void DeactivateApp() => Workspace.App.IsInactive = true;

    /// <summary>Takes a scope away from the bot token.</summary>
    public void RemoveScope(string scope) => Workspace.App.Scopes.Remove(scope);

    /// <summary>Socket Mode is switched off: connections are told <c>link_disabled</c> and closed, and no new one is to be had.</summary>
    public Task DisableSocketModeAsync()
    {
        Workspace.App.HasSocketMode = false;
        return sockets.CloseAllAsync("link_disabled");
    }

    /// <summary>The Messages tab of App Home is switched on or off.</summary>
    public void SetMessagesTab(bool isOn) => Workspace.App.HasMessagesTab = isOn;

    /// <summary>What a person did and saw, to be read.</summary>
    public static string TranscriptOf(Person person) => Transcripts.Text(person);

    /// <summary>The same as a JSON array, with blocks and views.</summary>
    public static string TranscriptJsonOf(Person person) => Transcripts.Json(person);

    public async ValueTask DisposeAsync()
    {
        sockets.CutAll();
        await server.DisposeAsync();
        requests.Dispose();
        chat.Dispose();
    }

    private Task<Acknowledgement?> UserChangesAsync(Person person) => SendEventAsync(
        "user_change", new JsonObject { ["type"] = "user_change", ["user"] = person.ToJson(World, withLocale: true), ["cache_ts"] = Workspace.Now.ToUnixTimeSeconds(), ["event_ts"] = Workspace.NewTs() });

    private static SlackChannel Add(SlackChannel channel, Person[] members)
    {
        foreach (var member in members)
            channel.Join(member);
        return channel;
    }

    private static string? ChallengeIn(string body)
    {
        try
        {
            return (string?)(JsonNode.Parse(body) as JsonObject)?["challenge"];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(HandleAsync);
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            switch (context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["api", var method]:
                    await api.HandleAsync(context, method);
                    break;
                case ["link"]:
                    await sockets.AcceptAsync(context);
                    break;
                case ["response", var id]:
                    await Responses.HandleAsync(context, id);
                    break;
                case ["upload", var id]:
                    await UploadAsync(context, id);
                    break;
                default:
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    break;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The app hung up; there is nobody left to answer.
        }
    }

    private async Task UploadAsync(HttpContext context, string id)
    {
        const int MostBytes = 50_000_000;
        byte[]? bytes;
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync();
            using var copy = new MemoryStream();
            if (form.Files.Count == 1)
                await form.Files[0].CopyToAsync(copy);
            bytes = copy.ToArray();
        }
        else
        {
            bytes = await ApiServer.BodyAsync(context.Request, MostBytes);
        }

        var isTaken = bytes is not null && files.TryTake(id, bytes);
        context.Response.StatusCode = isTaken ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        Record.Add(new CallSeen(Workspace.Now, "upload", new JsonObject { ["bytes"] = bytes?.Length ?? 0 }, "bytes", context.Response.StatusCode, isTaken ? null : "file_not_found"));
        await context.Response.WriteAsync(isTaken ? $"OK - {bytes!.Length}" : "not found");
    }
}
