using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.People;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord;

/// <summary>
/// Somebody on Discord, with hands and eyes. What a person does returns what that person then sees, in order. Waiting ends when it is there, never after a time;
/// where nothing comes, <see cref="DiscordWorld.Patience"/> ends it with a <see cref="TimeoutException"/>. Safe for threads, but what is seen of two things done at once is mixed.
/// What the client would not let a person do (a command that is not registered with such options, a button that is not there) is an
/// <see cref="InvalidOperationException"/>; <see cref="ForgesAsync"/> goes around the client.
/// </summary>
public sealed class DiscordPerson
{
    private readonly DiscordOnLoopback discord;
    private readonly SeenLog log;

    internal DiscordPerson(DiscordOnLoopback discord, string id, string name, string locale)
    {
        (this.discord, Id, Name, Locale) = (discord, id, name, locale);
        log = new SeenLog(discord.State.World.Keep);
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The language that the client is set to.</summary>
    public string Locale { get; }

    /// <summary>A bot's account.</summary>
    public bool IsBot { get; init; }

    /// <summary>Whether direct messages are closed to the app: <c>50007</c>.</summary>
    public bool HasClosedDm { get; set; }

    /// <summary>The modal on the screen, if one is open.</summary>
    public DiscordModal? Modal { get; private set; }

    /// <summary>The direct conversation with the bot.</summary>
    public DiscordChannel Dm => discord.State.DmWith(this);

    /// <summary>Everything done and seen, oldest first.</summary>
    public IReadOnlyList<Sight> Transcript => log.Since(0);

    /// <summary>
    /// Types a slash command and sends it, such as <c>/reading start track:full</c>; by default into the direct conversation with the bot. What is typed before any option's name
    /// goes into the first option.
    /// </summary>
    /// <exception cref="ArgumentException">The line begins with no slash.</exception>
    /// <exception cref="InvalidOperationException">The client would not let it be sent: no such subcommand, option or choice, or a required option is missing.</exception>
    public async Task<IReadOnlyList<Sight>> TypesAsync(string line, DiscordChannel? where = null, Until until = Until.SomethingIsSeen)
    {
        var (from, channel) = (Does($"types {line}"), where ?? Dm);
        if (MayUse(Named(line), 1, channel) is not { } command)
            return Since(from);
        var data = Read(command, line, channel, isTyping: false).Data;
        return await InteractAsync(from, InteractionType.Command, channel, data, "The application did not respond", until, $"an answer to '{line}'");
    }

    /// <summary>
    /// Types letters into the last option of a slash command, without sending it; what the app offers. Whoever types "s", "sc", "scg" does this three times.
    /// </summary>
    /// <exception cref="InvalidOperationException">That option has no autocomplete.</exception>
    public async Task<IReadOnlyList<DiscordChoice>> TypesInOptionAsync(string line, DiscordChannel? where = null)
    {
        var (from, channel) = (Does($"types {line}…"), where ?? Dm);
        if (MayUse(Named(line), 1, channel) is not { } command)
            return [];
        var typed = Read(command, line, channel, isTyping: true);
        var last = typed.Last ?? throw new InvalidOperationException($"'{line}' names no option to type in; write '{line} option:'.");
        var interaction = discord.Payloads.Make(InteractionType.Autocomplete, this, channel, typed.Data, focusedType: (int)last["type"]!);
        var acknowledgement = await discord.Deliveries.SendAsync(interaction);
        if (acknowledgement.Failure is { } failure)
            Saw(new FailedInteraction(failure, "Loading options failed"));
        return Since(from).OfType<ChoicesSeen>().LastOrDefault()?.Choices ?? [];
    }

    /// <summary>Presses a button, or chooses in a menu. What to press is named by its custom_id or by what is written on it.</summary>
    /// <param name="where">A message that this person sees.</param>
    /// <param name="what">Which element.</param>
    /// <param name="choice">In a menu: an option's value or label, several with commas between; in a menu of people, channels or roles, their names or ids.</param>
    /// <param name="until">When to stop looking. A click on what changes nothing at once is waited for with <see cref="Until.Acknowledged"/>.</param>
    /// <exception cref="InvalidOperationException">It is not there, or disabled, or only leads to an address.</exception>
    public async Task<IReadOnlyList<Sight>> ClicksAsync(DiscordMessage where, string what, string? choice = null, Until until = Until.SomethingIsSeen)
    {
        var message = Current(where);
        var element = message.Find(what);
        var label = MessageText.Label(element);
        if (MessageText.IsDisabled(element) || !element.ContainsKey("custom_id"))
            throw new InvalidOperationException($"[{label}] cannot be used: it is disabled, or leads to an address.");
        var from = Does(choice is null ? $"clicks [{label}]" : $"chooses '{choice}' in [{label}]");
        return await InteractAsync(
            from, InteractionType.Component, message.Channel, Component(element, choice, message.Channel), "This interaction failed", until, $"what comes of [{label}]", message);
    }

    /// <summary>
    /// Fills in a modal and submits it. Inputs are named by custom_id or label. What Discord itself would not let through (an empty input that is required, a text too short or
    /// too long) is refused here, and the app not asked.
    /// </summary>
    public async Task<IReadOnlyList<Sight>> SubmitsAsync(DiscordModal modal, IReadOnlyDictionary<string, string> values, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"submits '{modal.Title}' with {string.Join(", ", values.Select(one => $"{one.Key}: {one.Value}"))}");
        var components = ModalForm.Fill(modal, values, out var errors);
        if (errors.Count > 0)
        {
            Saw(new ModalRefused(errors));
            return Since(from);
        }

        var data = new JsonObject { ["custom_id"] = modal.CustomId, ["components"] = components };
        return await InteractAsync(
            from, InteractionType.Modal, modal.Channel, data, "Something went wrong. Try again.", until, "what comes of the submission", modal.Source, modal);
    }

    /// <summary>Closes the modal without submitting it; the app is not told.</summary>
    public void ClosesModal()
    {
        var modal = Modal ?? throw new InvalidOperationException($"{Name} has no modal open.");
        Does($"closes '{modal.Title}'");
        Close(modal);
    }

    /// <summary>Uses a command of the app on a message, from its menu.</summary>
    public async Task<IReadOnlyList<Sight>> UsesMessageCommandAsync(string name, DiscordMessage message, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"uses '{name}' on: {message.Reads}");
        if (MayUse(name, 3, message.Channel) is not { } command)
            return Since(from);
        var data = new JsonObject
        {
            ["id"] = (string)command["id"]!, ["name"] = name, ["type"] = 3, ["target_id"] = message.Id,
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { [message.Id] = message.ToJson(discord.State) } },
        };
        return await InteractAsync(from, InteractionType.Command, message.Channel, data, "The application did not respond", until, $"what comes of '{name}'");
    }

    /// <summary>Writes to the bot in the direct conversation.</summary>
    public async Task<IReadOnlyList<Sight>> WritesInDmAsync(string text, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"writes to the bot: {text}");
        Writes(Dm, text);
        return await LookAsync(from, until, "an answer to the message");
    }

    /// <summary>Mentions the bot in a channel; the answer is waited for.</summary>
    public async Task<IReadOnlyList<Sight>> MentionsAsync(string text, DiscordChannel where, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"writes @{discord.State.World.BotName} {text}");
        Writes(where, $"<@{discord.State.World.ApplicationId}> {text}");
        return await LookAsync(from, until, "an answer to the mention");
    }

    /// <summary>Writes a message in a channel; nothing is waited for.</summary>
    public DiscordMessage Says(string text, DiscordChannel where)
    {
        Does($"writes {text}");
        return Writes(where, text);
    }

    /// <summary>
    /// Sends an interaction that no client would: any data of any type (2 command, 3 component, 4 autocomplete, 5 modal), past the registered commands, their permissions and what
    /// is to be seen.
    /// </summary>
    public async Task<IReadOnlyList<Sight>> ForgesAsync(int type, JsonObject data, DiscordChannel where, DiscordMessage? source = null, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"forges an interaction of type {type}");
        return await InteractAsync(from, (InteractionType)type, where, (JsonObject)data.DeepClone(), "The application did not respond", until, "an answer to what was forged", source);
    }

    /// <summary>The next thing seen of this kind, from now on or from <paramref name="after"/> on.</summary>
    public async Task<T> SeesAsync<T>(Func<T, bool>? which = null, Sight? after = null)
        where T : Sight
    {
        var from = after is null ? 0 : Math.Max(0, log.Count - log.Since(0).SkipWhile(sight => !ReferenceEquals(sight, after)).Count() + 1);
        return (T)await log.FirstAsync(from, sight => sight is T seen && (which is null || which(seen)), discord.State.World.Patience, $"{typeof(T).Name}");
    }

    internal void Saw(Sight sight)
    {
        if (discord.State.World.Keep > 0)
            log.Add(sight with { At = discord.State.Now });
    }

    internal void Open(DiscordModal modal)
    {
        Modal = modal;
        Saw(new ModalSeen(modal));
    }

    internal void Close(DiscordModal modal)
    {
        if (Modal == modal)
            Modal = null;
        Saw(new ModalClosed(modal.CustomId));
    }

    internal JsonObject UserJson()
    {
        var json = new JsonObject { ["id"] = Id, ["username"] = Name.ToLowerInvariant(), ["discriminator"] = "0", ["global_name"] = Name, ["avatar"] = null, ["public_flags"] = 0 };
        if (IsBot)
            json["bot"] = true;
        return json;
    }

    /// <summary>The interaction that a line makes, for one who sends it otherwise.</summary>
    internal Interaction Makes(string line, DiscordChannel channel, bool isTyping = false)
    {
        var command = MayUse(Named(line), 1, channel) ?? throw new InvalidOperationException($"{Name} cannot use '{line}' in {channel.Name}.");
        var read = Read(command, line, channel, isTyping);
        return discord.Payloads.Make(isTyping ? InteractionType.Autocomplete : InteractionType.Command, this, channel, read.Data, focusedType: isTyping ? (int)read.Last!["type"]! : 0);
    }

    private async Task<IReadOnlyList<Sight>> InteractAsync(
        long from, InteractionType type, DiscordChannel channel, JsonObject data, string failureWords, Until until, string waitedFor, DiscordMessage? source = null, DiscordModal? modal = null)
    {
        var acknowledgement = await discord.Deliveries.SendAsync(discord.Payloads.Make(type, this, channel, data, source, modal));
        if (acknowledgement.Failure is { } failure)
            Saw(new FailedInteraction(failure, failureWords));
        return await LookAsync(from, until, waitedFor);
    }

    private static string Named(string line) => line.StartsWith('/')
        ? CommandLine.NameOf(line)
        : throw new ArgumentException($"'{line}' is no slash command; WritesInDmAsync and MentionsAsync write messages.", nameof(line));

    /// <summary>The command as it is registered, if the client offers it to this person here; otherwise what the client says is seen.</summary>
    private JsonObject? MayUse(string name, int type, DiscordChannel channel)
    {
        CheckIsIn(channel);
        bool IsIt(JsonObject one) => (string?)one["name"] == name && (int)one["type"]! == type;
        var app = discord.State.App;
        var command = (channel.Server is { } server ? app.CommandsOf(server.Id).FirstOrDefault(IsIt) : null) ?? app.CommandsOf("").FirstOrDefault(IsIt);
        if (command is null || !IsIn(command, channel))
        {
            Saw(new FailedInteraction("command_not_found", "There is no such command here"));
            return null;
        }

        if (channel.Server is not { } here || FormRules.StringOf(command, "default_member_permissions") is not { } digits)
            return command;
        var (needed, has) = (ulong.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), here.PermissionsOf(this));
        if ((has & DiscordPermissions.Administrator) != 0 || (needed != 0 && (has & needed) == needed))
            return command;
        Saw(new FailedInteraction("not_permitted", "You do not have permission to use this command here"));
        return null;
    }

    private static bool IsIn(JsonObject command, DiscordChannel channel) => command["contexts"] is JsonArray contexts
        ? contexts.Any(context => (int)context! == (channel.IsDm ? 1 : 0))
        : !channel.IsDm || (!command.ContainsKey("guild_id") && FormRules.Kind(command["dm_permission"]) != System.Text.Json.JsonValueKind.False);

    private CommandLine Read(JsonObject command, string line, DiscordChannel channel, bool isTyping)
    {
        var resolved = new JsonObject();
        var read = CommandLine.Read(command, line, isTyping, (type, name) => Resolve(type, name, channel, resolved));
        if (resolved.Count > 0)
            read.Data["resolved"] = resolved;
        return read;
    }

    private JsonObject Component(JsonObject element, string? choice, DiscordChannel channel)
    {
        var type = (int)element["type"]!;
        var data = new JsonObject { ["custom_id"] = (string)element["custom_id"]!, ["component_type"] = type };
        if (type == ComponentRules.Button)
            return data;
        var resolved = new JsonObject();
        data["values"] = new JsonArray([.. (type == ComponentRules.StringSelect
            ? Payloads.Chosen(element, choice ?? throw new InvalidOperationException($"[{MessageText.Label(element)}] is a menu: say what to choose."))
            : (choice ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => Resolve(OptionTypeOf(type), name, channel, resolved))).Select(value => (JsonNode)value)]);
        if (resolved.Count > 0)
            data["resolved"] = resolved;
        return data;
    }

    // Menus of people, roles, both, and channels have other numbers than the options of commands.
    private static int OptionTypeOf(int menu) => menu switch { ComponentRules.UserSelect => 6, 6 => 8, 7 => 9, _ => 7 };

    // The types of options: 6 a person, 7 a channel, 8 a role, 9 a person or a role (interactions/application-commands#application-command-object-application-command-option-type).
    private string Resolve(int type, string name, DiscordChannel channel, JsonObject resolved)
    {
        var plain = name.TrimStart('@', '#');
        if (type is 6 or 9 && discord.State.People.Values.FirstOrDefault(one => one.Id == plain || one.Name == plain) is { } person)
        {
            Into(resolved, "users")[person.Id] = person.UserJson();
            if (channel.Server?.MemberJson(discord.State, person.Id) is { } member)
            {
                member.Remove("user");
                Into(resolved, "members")[person.Id] = member;
            }

            return person.Id;
        }

        if (type is 7 && discord.State.Channels.Values.FirstOrDefault(one => !one.IsDm && (one.Id == plain || one.Name == plain)) is { } found)
        {
            Into(resolved, "channels")[found.Id] = found.ToJson(discord.State);
            return found.Id;
        }

        if (type is 8 or 9 && channel.Server?.Roles.FirstOrDefault(one => one.Id == plain || one.Name == plain) is { } role)
        {
            Into(resolved, "roles")[role.Id] = role.ToJson();
            return role.Id;
        }

        throw new InvalidOperationException($"There is nothing called '{name}' to choose.");
    }

    private static JsonObject Into(JsonObject resolved, string sort)
    {
        if (resolved[sort] is not JsonObject into)
            resolved[sort] = into = [];
        return into;
    }

    // What the screen shows now of a message seen before.
    private DiscordMessage Current(DiscordMessage seen)
    {
        if (seen.OnlyFor is { } only && only != Id)
            throw new InvalidOperationException($"{Name} does not see this message: it is shown to {only} only.");
        CheckIsIn(seen.Channel);
        return seen.Channel.Current(seen) ?? throw new InvalidOperationException($"The message is not there any more: {seen.Reads}");
    }

    private void CheckIsIn(DiscordChannel channel)
    {
        if (!channel.Has(this))
            throw new InvalidOperationException($"{Name} does not see {channel.Name}: only who is in it, or in its server, does. ForgesAsync goes around the client.");
    }

    private DiscordMessage Writes(DiscordChannel where, string text) =>
        discord.State.Post(new DiscordMessage(where, discord.State.NewId(), Id, discord.State.Now, new JsonObject { ["content"] = text }));

    private long Does(string what)
    {
        Saw(new Deed(what));
        return log.Count;
    }

    private List<Sight> Since(long from) => [.. log.Since(from).Where(sight => sight is not Deed)];

    private async Task<IReadOnlyList<Sight>> LookAsync(long from, Until until, string waitedFor)
    {
        if (until == Until.SomethingIsSeen)
            await log.FirstAsync(from, sight => sight is not (Deed or ThinkingSeen or ModalClosed), discord.State.World.Patience, waitedFor);
        return Since(from);
    }
}
