using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Commands;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

public class DiscordCommandSyncTests
{
    private static JsonArray Wanted => DiscordCommands.Of(TheKit.Router.Definitions, CommandNames.Default, DiscordLocalizations.None);

    [Fact]
    public void What_is_registered_as_it_should_be_changes_nothing() => Assert.Empty(DiscordCommandSync.Difference(AsDiscordShows(Wanted), Wanted));

    [Fact]
    public void Nothing_registered_wants_every_command()
    {
        var changes = DiscordCommandSync.Difference(Element("[]"), Wanted);
        Assert.Equal(Wanted.Select(command => (string)command!["name"]!), changes.Cast<DiscordCommandChange.Create>().Select(change => (string)change.Command["name"]!));
    }

    [Fact]
    public void Only_what_differs_is_changed()
    {
        var registered = Wanted;
        registered[0]!["description"] = "Of an older LabBot";
        registered.Add(new JsonObject { ["name"] = "old", ["type"] = 1, ["description"] = "gone" });
        var changes = DiscordCommandSync.Difference(AsDiscordShows(registered), Wanted);
        Assert.Equal("old", Assert.IsType<DiscordCommandChange.Delete>(changes[0]).Name);
        Assert.Equal("kit", (string)Assert.IsType<DiscordCommandChange.Edit>(changes[1]).Command["name"]!);
        Assert.Equal(2, changes.Count);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("autocomplete")]
    [InlineData("description")]
    [InlineData("name")]
    [InlineData("name_localizations")]
    public void A_difference_deep_inside_is_a_difference(string field)
    {
        var registered = Wanted;
        var option = registered[0]!["options"]![0]!;
        option[field] = field switch { "required" => true, "autocomplete" => false, "name_localizations" => new JsonObject { ["de"] = "suche" }, _ => "other" };
        Assert.IsType<DiscordCommandChange.Edit>(Assert.Single(DiscordCommandSync.Difference(AsDiscordShows(registered), Wanted)));
    }

    // With what Discord adds to each, and its defaults where nothing was said.
    private static JsonElement AsDiscordShows(JsonArray commands)
    {
        var shown = commands.DeepClone().AsArray();
        foreach (var (number, command) in shown.Index())
        {
            var fields = command!.AsObject();
            (fields["id"], fields["application_id"], fields["version"]) = ($"{number + 1}", "4", "9");
            foreach (var name in (string[])["nsfw", "default_member_permissions", "name_localizations", "description_localizations", "description", "dm_permission"])
            {
                if (!fields.ContainsKey(name))
                    fields[name] = name switch { "nsfw" => false, "description" => "", "dm_permission" => true, _ => null };
            }

            if (fields["contexts"] is JsonArray contexts)
                fields["contexts"] = new JsonArray([.. contexts.Reverse().Select(one => one!.DeepClone())]);
            Defaults(fields);
        }

        return Element(shown.ToJsonString());
    }

    private static void Defaults(JsonObject fields)
    {
        foreach (var option in fields["options"]?.AsArray() ?? [])
        {
            option!.AsObject().TryAdd("name_localizations", null);
            option!.AsObject().TryAdd("required", JsonValue.Create(false));
            Defaults(option.AsObject());
        }
    }

    private static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
