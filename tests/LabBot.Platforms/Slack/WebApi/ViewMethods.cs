using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>views.*</summary>
internal sealed class ViewMethods(Workspace workspace, Conversations conversations)
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("views.open", Tier.Four, [], ["trigger_id", "interactivity_pointer", "view"], Open),
        new("views.push", Tier.Four, [], ["trigger_id", "interactivity_pointer", "view"], Push),
        new("views.update", Tier.Four, [], ["view", "view_id", "external_id", "hash"], Update),
        new("views.publish", Tier.Four, [], ["user_id", "view", "hash"], Publish),
    ];

    private JsonObject Open(Arguments arguments)
    {
        var view = Checked(arguments, "modal", "views.open");
        return Answer(workspace.Triggers.Use(arguments.Required("trigger_id")).OpenModal(view, isPushed: false));
    }

    private JsonObject Push(Arguments arguments)
    {
        var view = Checked(arguments, "modal", "views.push");
        return Answer(workspace.Triggers.Use(arguments.Required("trigger_id")).OpenModal(view, isPushed: true));
    }

    private JsonObject Update(Arguments arguments)
    {
        var old = arguments.Text("view_id") is { Length: > 0 } id
            ? workspace.Views.GetValueOrDefault(id)
            : arguments.Required("external_id") is var external ? workspace.Views.Values.FirstOrDefault(one => (string?)one.Content["external_id"] == external) : null;
        if (old is null)
            throw new SlackRefusalException("not_found", "the view is not open");
        CheckHash(arguments, old);
        return Answer(old.Person.ChangeView(old, Checked(arguments, old.Type, "views.update")));
    }

    private JsonObject Publish(Arguments arguments)
    {
        var person = conversations.Person(arguments.Required("user_id"));
        var view = Checked(arguments, "home", "views.publish");
        if (person.Home is { } home)
            CheckHash(arguments, home);
        return Answer(person.PublishHome(view));
    }

    private static void CheckHash(Arguments arguments, SlackView current)
    {
        if (arguments.Text("hash") is { Length: > 0 } hash && hash != current.Hash)
            throw new SlackRefusalException("hash_conflict", "the view has changed since");
    }

    private JsonObject Checked(Arguments arguments, string type, string method)
    {
        var view = arguments.Json("view") as JsonObject ?? throw Arguments.Invalid("view", "missing required field: view");
        Rules.Content.CheckView(view, type, method, workspace.Record);
        return (JsonObject)view.DeepClone();
    }

    private JsonObject Answer(SlackView view) => new() { ["view"] = view.ToJson(workspace.World) };
}
