using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>What the app answers to interactions, first and further, and what people see of it (https://discord.com/developers/docs/interactions/receiving-and-responding).</summary>
internal sealed class Answers(DiscordState state, Interactions interactions)
{
    private const string First = "POST /interactions/{interaction.id}/{interaction.token}/callback";

    /// <summary>The interaction with this id and token.</summary>
    /// <exception cref="DiscordRefusalException">There is none.</exception>
    public Interaction Find(string id, string token) => interactions.ById(id) is { } found && found.Token == token
        ? found
        : throw DiscordRefusalException.UnknownInteraction("this interaction was never sent, or has another token");

    /// <summary>Takes the first answer.</summary>
    /// <returns>The type of the answer, and the message that it made or changed.</returns>
    /// <exception cref="DiscordRefusalException">It comes too late, a second time, or does not belong here.</exception>
    public (int Type, DiscordMessage? Message) Respond(Interaction interaction, JsonObject response, IReadOnlyList<DiscordFile> files)
    {
        var readAt = state.Time.GetTimestamp();
        lock (interaction.Gate)
        {
            if (interaction.IsAnswered)
                throw new DiscordRefusalException(400, 40060, "Interaction has already been acknowledged.", $"{interaction.Id} was answered before");
            if (interaction.IsOver || state.Now - interaction.At > state.World.AnswerWithin)
                throw DiscordRefusalException.UnknownInteraction($"{(state.Now - interaction.At).TotalSeconds:0.000} s after it; at most {state.World.AnswerWithin.TotalSeconds}");
            var made = Apply(interaction, response, files);
            interaction.IsAnswered = true;
            interaction.Answer.SetResult(((JsonObject)response.DeepClone(), readAt));
            return made;
        }
    }

    /// <summary>The interaction whose token lets in a further answer.</summary>
    /// <exception cref="DiscordRefusalException">There is none, it was not answered yet, or its token has ended.</exception>
    public Interaction ForFurther(string application, string token)
    {
        if (application != state.World.ApplicationId || interactions.ByToken(token) is not { } found || found.Type == InteractionType.Autocomplete)
            throw DiscordRefusalException.UnknownWebhook("no interaction has this token");
        if (state.Now - found.At > state.World.TokenLife)
            throw new DiscordRefusalException(401, 50027, "Invalid Webhook Token", $"the token lives {state.World.TokenLife.TotalMinutes} minutes");
        lock (found.Gate)
            return found.IsAnswered ? found : throw DiscordRefusalException.UnknownWebhook("the interaction has no first answer yet");
    }

    /// <summary>A further message; right after a deferral it takes the place of what waits.</summary>
    public DiscordMessage FollowUp(Interaction interaction, JsonObject body, IReadOnlyList<DiscordFile> files, string where)
    {
        lock (interaction.Gate)
        {
            if (interaction.Original is { IsLoading: true })
                return EditOriginal(interaction, body, files, where);
            Content.CheckMessage(body, MessageRules.Answer, where, state.Record, isAnswer: true, hasFiles: files.Count > 0);
            var message = Put(interaction, body, files, IsPrivate(body));
            interaction.FollowUps[message.Id] = message;
            return message;
        }
    }

    /// <summary>Changes the message that answered first.</summary>
    /// <exception cref="DiscordRefusalException">There is none.</exception>
    public DiscordMessage EditOriginal(Interaction interaction, JsonObject body, IReadOnlyList<DiscordFile> files, string where)
    {
        lock (interaction.Gate)
        {
            var old = Current(interaction.Original ?? throw DiscordRefusalException.UnknownMessage("@original"));
            Content.CheckMessage(body, MessageRules.Answer, where, state.Record, isAnswer: true, needsContent: old.IsLoading, files.Count > 0);
            return interaction.Original = Messages.Change(state, old, body, files);
        }
    }

    private (int Type, DiscordMessage? Message) Apply(Interaction interaction, JsonObject response, IReadOnlyList<DiscordFile> files)
    {
        var type = FormRules.NumberOf(response["type"]) ?? 0;
        CheckType(interaction, type);
        var data = response["data"] as JsonObject ?? [];
        if (interaction.Modal is { } modal)
            interaction.Person.Close(modal);
        switch (type)
        {
            case 4:
                Content.CheckMessage(data, MessageRules.Answer, First, state.Record, isAnswer: true, hasFiles: files.Count > 0);
                interaction.Original = Put(interaction, data, files, IsPrivate(data));
                break;
            case 5:
                Content.Check(data, MessageRules.Deferral, First, state.Record);
                interaction.Original = Put(interaction, data, files, IsPrivate(data), isLoading: true);
                break;
            case 6:
                interaction.Original = interaction.Source;
                break;
            case 7:
                Content.CheckMessage(data, MessageRules.Answer, First, state.Record, isAnswer: true, needsContent: false, files.Count > 0);
                interaction.Original = Messages.Change(state, Current(interaction.Source!), data, files);
                break;
            case 8:
                interaction.Person.Saw(new ChoicesSeen(Content.ReadChoices(data, interaction.FocusedType, First, state.Record)));
                break;
            default:
                Content.Check(data, ComponentRules.Modal, First, state.Record);
                interaction.Person.Open(new DiscordModal(interaction.Person, interaction.Channel, interaction.Source, data));
                break;
        }

        return (type, type is 4 or 5 or 7 ? interaction.Original : null);
    }

    private static void CheckType(Interaction interaction, int type)
    {
        int[] allowed = interaction.Type switch
        {
            InteractionType.Command => [4, 5, 9],
            InteractionType.Component => [4, 5, 6, 7, 9],
            InteractionType.Autocomplete => [8],
            _ => interaction.Source is null ? [4, 5] : [4, 5, 6, 7],
        };
        if (allowed.Contains(type))
            return;
        var complaints = new Complaints();
        FormRules.OneOf(allowed)(type, "type", complaints);
        throw DiscordRefusalException.InvalidForm($"{type} is no answer to a {interaction.Kind}; {string.Join(", ", allowed)} are", complaints.Tree());
    }

    private DiscordMessage Put(Interaction interaction, JsonObject body, IReadOnlyList<DiscordFile> files, bool isPrivate, bool isLoading = false)
    {
        var message = new DiscordMessage(interaction.Channel, state.NewId(), state.World.ApplicationId, state.Now, body)
        {
            OnlyFor = isPrivate ? interaction.Person.Id : null, IsLoading = isLoading, Files = files, Interaction = interaction.Metadata(),
        };
        return isPrivate ? state.Show(message) : state.Post(message);
    }

    // It may have been changed otherwise since; where so little is kept that it is forgotten, it stands as it was.
    private static DiscordMessage Current(DiscordMessage message) => message.Channel.Current(message) ?? message;

    private static bool IsPrivate(JsonObject body) => ((FormRules.NumberOf(body["flags"]) ?? 0) & MessageRules.Ephemeral) != 0;
}
