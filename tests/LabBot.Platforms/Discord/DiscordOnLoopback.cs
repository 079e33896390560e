using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Gateway;
using LabBot.Platforms.Discord.People;
using LabBot.Platforms.Discord.Rest;
using LabBot.Platforms.Discord.Rules;
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

namespace LabBot.Platforms.Discord;

/// <summary>
/// The part of Discord that LabBot touches, on a free port of loopback: API, gateway, HTTP mode, and people who use it. It is strict where Discord is strict, refuses in
/// Discord's words, and records what it saw. Time is that of its <see cref="TimeProvider"/>, except for the patience of people, which is the machine's. Safe for threads.
/// <code>
/// await using var discord = await DiscordOnLoopback.StartAsync(time: clock);
/// var lab = discord.Server("Lab");                      // the bot is in it
/// var papers = discord.Channel(lab, "papers");
/// var ada = discord.Person("Ada", servers: lab);
/// // … start LabBot with discord.ApiUrl and discord.World.BotToken …
/// await discord.ConnectedAsync();
/// var choices = await ada.TypesInOptionAsync("/kit query:scg", papers);
/// var seen = await ada.TypesAsync("/kit query:scGPT", papers);      // checked against the registered commands
/// var shared = await ada.ClicksAsync(((EphemeralSeen)seen[0]).Message, "Share");
/// Assert.Empty(discord.Violations);
/// </code>
/// </summary>
public sealed class DiscordOnLoopback : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly GatewayHub gateway;
    private readonly RequestSender requests;
    private readonly Interactions interactions = new();
    private readonly ApiServer api;
    private Uri? root;

    private DiscordOnLoopback(DiscordWorld world, TimeProvider time)
    {
        var record = new DiscordRecord(world.Keep, time);
        State = new DiscordState(world, time, record);
        Faults = new Faults(world.Seed, time, record.Violate);
        gateway = new GatewayHub(State, () => Root);
        State.Tell = (name, intent, data) => gateway.Tell(name, intent, data);
        requests = new RequestSender(State);
        var answers = new Answers(State, interactions);
        Deliveries = new Deliveries(State, gateway, requests, answers);
        Payloads = new Payloads(State, interactions);
        var rates = new RateCounter(world.Rates, time);
        api = new ApiServer(
            State, Faults, rates,
            [.. new AppRoutes(State, rates, gateway.About).Routes, .. new CommandRoutes(State).Routes, .. new MessageRoutes(State).Routes, .. new InteractionRoutes(State, answers).Routes]);
        server = Build();
    }

    /// <summary>Where it is.</summary>
    public Uri Root => root ?? throw new InvalidOperationException("Discord on loopback has not started.");

    /// <summary>Where the API is, without its version, with a slash at the end.</summary>
    public Uri ApiUrl => new(Root, "api/");

    /// <summary>Where the gateway is.</summary>
    public Uri GatewayUrl => new UriBuilder(Root) { Scheme = "ws" }.Uri;

    /// <summary>What was seen.</summary>
    public DiscordRecord Record => State.Record;

    /// <summary>Every rule that the app broke; a good app has none.</summary>
    public IReadOnlyList<Violation> Violations => Record.Violations;

    /// <summary>What goes wrong with calls.</summary>
    public Faults Faults { get; }

    /// <summary>Discord as it was at the start.</summary>
    public DiscordWorld World => State.World;

    /// <summary>How many sessions are connected to the gateway.</summary>
    public int Connections => gateway.Count;

    /// <summary>How many connections to the gateway there ever were.</summary>
    public int ConnectionsEver => gateway.Ever;

    /// <summary>The commands that the app has registered: for one server, or for all.</summary>
    public IReadOnlyList<JsonObject> Commands(DiscordServer? only = null) => State.App.CommandsOf(only?.Id ?? "");

    internal DiscordState State { get; }
    internal Deliveries Deliveries { get; }
    internal Payloads Payloads { get; }

    /// <summary>Starts it on a free port.</summary>
    /// <param name="world">How it is; null: as usual.</param>
    /// <param name="time">Its clock; null: the machine's.</param>
    public static async Task<DiscordOnLoopback> StartAsync(DiscordWorld? world = null, TimeProvider? time = null)
    {
        var discord = new DiscordOnLoopback(world ?? new DiscordWorld(), time ?? TimeProvider.System);
        await discord.server.StartAsync();
        discord.root = new Uri(discord.server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return discord;
    }

    /// <summary>Somebody, who is in these servers already.</summary>
    public DiscordPerson Person(string name, string locale = "en-GB", bool isBot = false, params DiscordServer[] servers)
    {
        var person = new DiscordPerson(this, State.NewId(), name, locale) { IsBot = isBot };
        State.People[person.Id] = person;
        foreach (var one in servers)
            one.Join(person, State.Now);
        return person;
    }

    /// <summary>A server in which the bot is, unless told otherwise, with these permissions.</summary>
    public DiscordServer Server(string name, bool hasBot = true, ulong botPermissions = DiscordPermissions.Usual)
    {
        var one = new DiscordServer(State.NewId(), name, new DiscordRole(State.NewId(), World.BotName, botPermissions)) { HasBot = hasBot };
        State.Servers[one.Id] = one;
        return one;
    }

    /// <summary>A text channel of a server, which every member of it sees.</summary>
    public DiscordChannel Channel(DiscordServer where, string name)
    {
        var channel = new DiscordChannel(State.NewId(), name, DiscordChannel.TextType, where);
        State.Channels[channel.Id] = channel;
        where.Add(channel);
        return channel;
    }

    /// <summary>A role in a server.</summary>
    public DiscordRole Role(DiscordServer where, string name, ulong permissions = 0)
    {
        var role = new DiscordRole(State.NewId(), name, permissions);
        where.Add(role);
        return role;
    }

    /// <summary>A newcomer joins a server: <c>GUILD_MEMBER_ADD</c>, for an app that has the members intent.</summary>
    public void Joins(DiscordPerson person, DiscordServer where)
    {
        where.Join(person, State.Now);
        State.Tell("GUILD_MEMBER_ADD", Intents.GuildMembers, _ =>
        {
            var member = where.MemberJson(State, person.Id)!;
            member["guild_id"] = where.Id;
            return member;
        });
    }

    /// <summary>Tells the app of any event over the gateway, known or not.</summary>
    public void SendEvent(string name, JsonObject data) => gateway.Tell(name, 0, _ => (JsonObject)data.DeepClone());

    /// <summary>A slash command for measuring: nobody sees what comes of it, only its acknowledgement is returned.</summary>
    public Task<Acknowledgement> CommandAsync(DiscordPerson person, DiscordChannel where, string line) => Deliveries.SendAsync(person.Makes(line, where));

    /// <summary>Letters typed in the last option of a line, for measuring.</summary>
    public Task<Acknowledgement> AutocompleteAsync(DiscordPerson person, DiscordChannel where, string line) => Deliveries.SendAsync(person.Makes(line, where, isTyping: true));

    /// <summary>From now on interactions go to the app by signed HTTP requests; null: over the gateway again.</summary>
    public void DeliversTo(Uri? url) => requests.Url = url;

    /// <summary>A signed request with a command, as it would be sent now, to be spoilt and sent by <see cref="SendAsync"/>.</summary>
    public SignedRequest RequestFor(DiscordPerson person, DiscordChannel where, string line) => requests.Make(person.Makes(line, where).Payload, Url);

    /// <summary>Sends a request as it is.</summary>
    public Task<HttpAnswer> SendAsync(SignedRequest request) => requests.SendAsync(request);

    /// <summary>
    /// Asks the app's address whether it is the app's, as Discord does when it is entered and now and then after: a good PING must be answered with PONG, one with a wrong
    /// signature with 401 (interactions/overview#setting-up-an-endpoint).
    /// </summary>
    public async Task<bool> VerifyUrlAsync()
    {
        var ping = requests.Make(new JsonObject { ["id"] = State.NewId(), ["application_id"] = World.ApplicationId, ["type"] = 1, ["version"] = 1, ["token"] = "ping" }, Url);
        var (good, bad) = (await SendAsync(ping), await SendAsync(ping with { Signatures = [new string('0', 128)] }));
        return good.Status == StatusCodes.Status200OK && IsPong(good.Body) && bad.Status == StatusCodes.Status401Unauthorized;
    }

    /// <summary>An interaction comes once more, with the same id and token, as it was or as if somebody else had done it. Nothing is waited for, but the answer to a request.</summary>
    /// <param name="interactionId">Which, from <see cref="DiscordRecord.Acknowledgements"/>.</param>
    /// <param name="other">Who is said to have done it; null: the same person.</param>
    /// <param name="where">Where it is said to have been done; null: in the same place.</param>
    public async Task<HttpAnswer?> ReplayAsync(string interactionId, DiscordPerson? other = null, DiscordChannel? where = null)
    {
        var first = interactions.ById(interactionId) ?? throw new InvalidOperationException($"There was no interaction {interactionId}.");
        var payload = Payloads.As(first.Payload, other ?? first.Person, where ?? first.Channel);
        if (requests.Url is { } url)
            return await requests.SendAsync(requests.Make(payload, url));
        gateway.Tell("INTERACTION_CREATE", 0, _ => (JsonObject)payload.DeepClone());
        return null;
    }

    /// <summary>Waits until so many sessions are connected to the gateway.</summary>
    public Task ConnectedAsync(int count = 1) => gateway.WaitForAsync(count, World.Patience);

    /// <summary>Every connection is asked to reconnect and resume (opcode 7).</summary>
    public void AskToReconnect() => gateway.SendAll(7, null);

    /// <summary>Every connection is asked for a heartbeat at once (opcode 1).</summary>
    public void AskForHeartbeat() => gateway.SendAll(1, null);

    /// <summary>Every connection is told that its session is not valid (opcode 9).</summary>
    /// <param name="isResumable">Whether a resume may be tried; otherwise sessions are forgotten.</param>
    public void InvalidateSessions(bool isResumable)
    {
        if (!isResumable)
            gateway.ForgetSessions();
        gateway.SendAll(9, isResumable);
    }

    /// <summary>Every connection is closed with a status (topics/opcodes-and-status-codes#gateway-gateway-close-event-codes).</summary>
    public void CloseConnections(int status, string reason = "") => gateway.ForEach(link => link.Close(status, reason));

    /// <summary>Every connection breaks without a word.</summary>
    public void CutConnections() => gateway.ForEach(link => link.Cut());

    /// <summary>Every connection stays, but nothing more comes from Discord's side.</summary>
    public void HalfOpenConnections() => gateway.ForEach(link => link.Freeze());

    /// <summary>Every byte on the connections that are open takes this long, by Discord's clock.</summary>
    public void SlowConnections(TimeSpan perByte) => gateway.ForEach(link => link.Trickle(perByte, State.Time));

    /// <summary>No session can be resumed any more.</summary>
    public void ForgetSessions() => gateway.ForgetSessions();

    /// <summary>The next heartbeats are not acknowledged.</summary>
    public void WithholdAcks(int count) => gateway.AcksToWithhold = count;

    /// <summary>The next connections are not greeted.</summary>
    public void WithholdHellos(int count) => gateway.HellosToWithhold = count;

    /// <summary>The next connections are refused with an HTTP error.</summary>
    public void FailHandshakes(int count) => gateway.HandshakesToFail = count;

    /// <summary>From now on events wait: what is done meanwhile is late.</summary>
    public void HoldEvents() => gateway.Hold();

    /// <summary>The events that waited come, in order.</summary>
    public void ReleaseEvents() => gateway.Release();

    /// <summary>The last events come once more, with new numbers.</summary>
    public void RepeatEvents(int count) => gateway.Repeat(count);

    /// <summary>Sends bytes as they are on every connection: no JSON, no UTF-8, too many.</summary>
    public void SendRaw(byte[] bytes, bool isText = true) =>
        gateway.ForEach(link => link.SendRaw(bytes, isText ? System.Net.WebSockets.WebSocketMessageType.Text : System.Net.WebSockets.WebSocketMessageType.Binary));

    /// <summary>The bot token no longer works: 401, and 4004 on the gateway.</summary>
    public void RevokeToken() => State.App.IsRevoked = true;

    /// <summary>What a person did and saw, to be read.</summary>
    public static string TranscriptOf(DiscordPerson person) => Transcripts.Text(person);

    /// <summary>The same as a JSON array, with messages and modals.</summary>
    public static string TranscriptJsonOf(DiscordPerson person) => Transcripts.Json(person);

    public async ValueTask DisposeAsync()
    {
        CutConnections();
        await server.DisposeAsync();
        requests.Dispose();
    }

    private Uri Url => requests.Url ?? throw new InvalidOperationException("Say where the app is first: DeliversTo.");

    private static bool IsPong(string body)
    {
        try
        {
            return FormRules.NumberOf((JsonNode.Parse(body) as JsonObject)?["type"]) == 1;
        }
        catch (JsonException)
        {
            return false;
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
                case ["api", var version, .. var path]:
                    await api.HandleAsync(context, version, path);
                    break;
                case [] when context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }:
                    await gateway.AcceptAsync(context);
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
}
