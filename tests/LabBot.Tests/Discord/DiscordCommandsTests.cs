using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Tests.Program;

namespace LabBot.Tests.Discord;

public class DiscordCommandsTests
{
    private static readonly Caller Curator = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true);

    [Fact]
    public async Task The_commands_in_deploy_are_those_that_labbot_prints()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["discord", "commands"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Approved.RepositoryFile("deploy/discord-commands.json"), output);
    }

    [Fact]
    public void The_commands_are_as_approved() => Approved.Matches("Discord/commands.json", DiscordJson.Write(Commands()));

    [Fact]
    public void Every_listed_command_is_in_its_group()
    {
        var commands = Commands();
        Assert.Equal(["kit", "reading", "kit-suggest", "kit-admin", "labbot", "Suggest for the kit"], commands.Select(command => command!["name"]!.GetValue<string>()));
        foreach (var definition in TheKit.Router.VisibleTo(Curator))
        {
            var words = definition.Name.Split(' ');
            var command = Named(commands, words[0]);
            if (words.Length > 1)
                command = Named(command["options"]!.AsArray(), words[1]);
            Assert.Equal(definition.Options.Select(option => option.Name), (command["options"]?.AsArray() ?? []).Select(option => option!["name"]!.GetValue<string>()));
        }
    }

    [Fact]
    public void Every_command_works_in_servers_and_in_the_bots_own_conversations() => Assert.All(Commands(), command =>
    {
        Assert.Equal("[0,1]", command!["contexts"]!.ToJsonString());
        Assert.Equal("[0]", command["integration_types"]!.ToJsonString());
    });

    [Fact]
    public void An_option_that_completes_asks_on_every_key() => Assert.True(Named(Commands(), "kit")["options"]![0]!["autocomplete"]!.GetValue<bool>());

    [Fact]
    public void A_person_is_picked_from_those_who_are_there()
    {
        var person = Named(Named(Commands(), "kit-admin")["options"]!.AsArray(), "enroll")["options"]![0]!;
        Assert.Equal((6, true), (person["type"]!.GetValue<int>(), person["required"]!.GetValue<bool>()));
    }

    [Fact]
    public void What_is_required_comes_first()
    {
        var options = Of(new CommandDefinition { Name = "add", Summary = "Adds", Options = [new("note", "a note"), new("link", "where", Required: true)], Handler = None })[0]!["options"]!.AsArray();
        Assert.Equal(["link", "note"], options.Select(option => option!["name"]!.GetValue<string>()));
        Assert.True(options[0]!["required"]!.GetValue<bool>());
    }

    [Fact]
    public void What_is_for_curators_alone_is_not_shown_to_everyone()
    {
        CommandDefinition Command(string name, Audience audience) => new() { Name = name, Summary = "Does it", Audience = audience, Handler = None };
        Assert.Equal("32", Of(Command("kit-admin add", Audience.Curators), Command("kit-admin undo", Audience.Curators))[0]!["default_member_permissions"]!.GetValue<string>());
        Assert.Null(Of(Command("labbot help", Audience.Everyone), Command("labbot status", Audience.Curators))[0]!["default_member_permissions"]);
    }

    [Fact]
    public void Commands_are_called_what_the_operator_calls_them() =>
        Assert.Equal("papers", DiscordCommands.Of(TheKit.Router.VisibleTo(Curator), new CommandNames(new Dictionary<string, string> { ["kit"] = "papers" }), DiscordLocalizations.None)[0]!["name"]!.GetValue<string>());

    [Theory]
    [InlineData(32, 100, 25, 100, true)]
    [InlineData(33, 10, 0, 1, false)]
    [InlineData(5, 0, 0, 1, false)]
    [InlineData(5, 101, 0, 1, false)]
    [InlineData(5, 10, 26, 1, false)]
    [InlineData(5, 10, 1, 101, false)]
    public void A_command_fits_Discord_or_is_refused_by_name(int name, int summary, int options, int description, bool fits)
    {
        void Make() => Of(new CommandDefinition { Name = new string('n', name), Summary = new string('s', summary), Options = [.. Enumerable.Range(0, options).Select(number => new CommandOption($"o{number}", new string('d', description)))], Handler = None });
        if (fits)
            Make();
        else
            Assert.Contains("/nnn", Assert.Throws<ArgumentException>(Make).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kit")]
    [InlineData("kit!")]
    [InlineData("kit\n")]
    [InlineData("Ä")]
    public void A_name_that_Discord_does_not_take_is_refused(string name) =>
        Assert.Contains("lower case", Assert.Throws<ArgumentException>(() => Of(new CommandDefinition { Name = name, Summary = "Does it", Handler = None })).Message, StringComparison.Ordinal);

    [Fact]
    public void More_text_than_Discord_takes_of_a_command_is_refused()
    {
        CommandDefinition Subcommand(int number) => new() { Name = $"big c{number}", Summary = new string('s', 100), Options = [.. Enumerable.Range(0, 4).Select(option => new CommandOption($"o{option}", new string('d', 100)))], Handler = None };
        Of([.. Enumerable.Range(0, 15).Select(Subcommand)]);
        Assert.Contains("Discord takes 8000", Assert.Throws<ArgumentException>(() => Of([.. Enumerable.Range(0, 16).Select(Subcommand)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_is_one_and_has_others_is_refused() =>
        Assert.Contains("one or the other", Assert.Throws<ArgumentException>(() => Of(new CommandDefinition { Name = "kit", Summary = "Finds", Handler = None }, new CommandDefinition { Name = "kit add", Summary = "Adds", Handler = None })).Message, StringComparison.Ordinal);

    private static CommandHandler None => (_, _) => throw new NotSupportedException();

    private static JsonArray Commands() => DiscordCommands.Of(TheKit.Router.VisibleTo(Curator), CommandNames.Default, DiscordLocalizations.None);

    private static JsonArray Of(params CommandDefinition[] definitions) => DiscordCommands.Of(definitions, CommandNames.Default, DiscordLocalizations.None);

    private static JsonNode Named(JsonArray list, string name) => list.Single(one => one!["name"]!.GetValue<string>() == name)!;
}
