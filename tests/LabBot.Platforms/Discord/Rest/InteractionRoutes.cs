using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>/interactions and /webhooks: answers to what people did, let in by the interaction's own token.</summary>
internal sealed class InteractionRoutes(DiscordState state, Answers answers)
{
    private const string Webhook = "/webhooks/{application.id}/{interaction.token}";
    private const string Original = "@original";

    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/interactions/{interaction.id}/{interaction.token}/callback", Callback),
        new("POST", Webhook, call => new Reply(answers.FollowUp(Of(call), call.Object, call.Files, call.Route.Name).ToJson(state))),
        new("GET", Webhook + "/messages/@original", call => new Reply(Find(call, Original).ToJson(state))),
        new("PATCH", Webhook + "/messages/@original", call => new Reply(answers.EditOriginal(Of(call), call.Object, call.Files, call.Route.Name).ToJson(state))),
        new("DELETE", Webhook + "/messages/@original", call => Delete(call, Original)),
        new("GET", Webhook + "/messages/{message.id}", call => new Reply(Find(call, call[2]).ToJson(state))),
        new("PATCH", Webhook + "/messages/{message.id}", EditFollowUp),
        new("DELETE", Webhook + "/messages/{message.id}", call => Delete(call, call[2])),
    ];

    private Reply Callback(ApiCall call)
    {
        var interaction = answers.Find(call[0], call[1]);
        var (type, message) = answers.Respond(interaction, call.Object, call.Files);
        if (call.Query["with_response"] != "true")
            return Reply.Nothing;
        var shown = new JsonObject { ["id"] = interaction.Id, ["type"] = (int)interaction.Type };
        var resource = new JsonObject { ["type"] = type };
        if (message is not null)
        {
            (shown["response_message_id"], shown["response_message_loading"], shown["response_message_ephemeral"]) = (message.Id, message.IsLoading, message.OnlyFor is not null);
            resource["message"] = message.ToJson(state);
        }

        return new Reply(new JsonObject { ["interaction"] = shown, ["resource"] = resource });
    }

    private Reply EditFollowUp(ApiCall call)
    {
        var interaction = Of(call);
        lock (interaction.Gate)
        {
            var old = Find(call, call[2]);
            Content.CheckMessage(call.Object, MessageRules.Answer, call.Route.Name, state.Record, isAnswer: true, needsContent: false, call.Files.Count > 0);
            var message = Messages.Change(state, old, call.Object, call.Files);
            if (interaction.Original?.Id == message.Id)
                interaction.Original = message;
            else
                interaction.FollowUps[message.Id] = message;
            return new Reply(message.ToJson(state));
        }
    }

    private Reply Delete(ApiCall call, string id)
    {
        var interaction = Of(call);
        lock (interaction.Gate)
        {
            var message = Find(call, id);
            state.Delete(message);
            interaction.FollowUps.Remove(message.Id);
            if (interaction.Original?.Id == message.Id)
                interaction.Original = null;
            return Reply.Nothing;
        }
    }

    private DiscordMessage Find(ApiCall call, string id)
    {
        var interaction = Of(call);
        lock (interaction.Gate)
        {
            var found = id == Original || interaction.Original?.Id == id ? interaction.Original : interaction.FollowUps.GetValueOrDefault(id);
            return found ?? throw DiscordRefusalException.UnknownMessage(id);
        }
    }

    private Interaction Of(ApiCall call) => answers.ForFurther(call[0], call[1]);
}
