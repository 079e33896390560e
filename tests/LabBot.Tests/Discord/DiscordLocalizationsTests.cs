using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Tests.Program;

namespace LabBot.Tests.Discord;

public class DiscordLocalizationsTests
{
    private static readonly IReadOnlyList<CommandDefinition> Definitions = TheKit.Router.VisibleTo(new Caller(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true));

    private const string GermanAndDutch = """
        {
          "de": {
            "kit": { "description": "Findet eine Lektüre, eine Person oder einen Abschnitt", "options": { "query": { "name": "suche", "description": "ein Name, gleich wie geschrieben; ein Abschnitt; eine Adresse" } } },
            "reading": { "name": "lektüre" },
            "reading start": { "name": "beginnen", "description": "Beginnt mit einer Lektüre am Tag" },
            "reading done": { "name": "gelesen", "description": "Sagt, dass du sie gelesen hast" },
            "Suggest for the kit": { "name": "Für das Kit vorschlagen" }
          },
          "nl": {
            "kit": { "description": "Vindt een leestip, een persoon of een onderdeel", "options": { "query": { "name": "zoek", "description": "een naam, hoe ook gespeld; een onderdeel; een adres" } } },
            "reading done": { "name": "gelezen", "description": "Zegt dat je het gelezen hebt" }
          }
        }
        """;

    [Fact]
    public void Names_and_descriptions_stand_beside_the_default_ones()
    {
        var (texts, problems) = DiscordLocalizations.Read("labbot.json", GermanAndDutch, Definitions);
        Assert.Empty(problems);
        var commands = DiscordCommands.Of(Definitions, CommandNames.Default, texts);
        var option = commands[0]!["options"]![0]!;
        Assert.Equal("query", option["name"]!.GetValue<string>());
        Assert.Equal("""{"de":"suche","nl":"zoek"}""", option["name_localizations"]!.ToJsonString());
        Assert.Equal("lektüre", commands[1]!["name_localizations"]!["de"]!.GetValue<string>());
        Assert.Equal("beginnen", commands[1]!["options"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "start")!["name_localizations"]!["de"]!.GetValue<string>());
        Assert.Equal("Für das Kit vorschlagen", commands.Single(one => one!["type"]!.GetValue<int>() == 3)!["name_localizations"]!["de"]!.GetValue<string>());
        Assert.Null(commands[0]!["name_localizations"]);
    }

    [Theory]
    [InlineData("""{ "de": """, "labbot.json, line 1: this is no JSON; expected { \"de\": { \"kit\":")]
    [InlineData("[]", "labbot.json, the file: this is no object; expected { \"de\": { \"kit\":")]
    [InlineData("""{ "de-DE": {} }""", "labbot.json, the file / de-DE: this is not known here; expected a language of Discord's")]
    [InlineData("""{ "DE": {} }""", "did you mean 'de'?")]
    [InlineData("""{ "de": [] }""", "labbot.json, de: this is no object; expected { \"kit\": … }")]
    [InlineData("""{ "de": { "kit-sugest": {} } }""", "labbot.json, de / kit-sugest: this is not known here; expected a command of LabBot's, such as kit or reading start; did you mean 'kit-suggest'?")]
    [InlineData("""{ "de": { "kit": { "option": {} } } }""", "labbot.json, de / kit / option: this is not known here; expected name or description or options; did you mean 'options'?")]
    [InlineData("""{ "de": { "reading today": { "options": {} } } }""", "labbot.json, de / reading today / options: this is not known here; expected name or description")]
    [InlineData("""{ "de": { "kit": { "options": { "quary": {} } } } }""", "labbot.json, de / kit / options / quary: this is not known here; expected an option of the command: query; did you mean 'query'?")]
    [InlineData("""{ "de": { "kit": { "options": { "query": { "nam": "suche" } } } } }""", "labbot.json, de / kit / options / query / nam: this is not known here; expected name or description; did you mean 'name'?")]
    [InlineData("""{ "de": { "kit": { "name": "Suche" } } }""", "labbot.json, de / kit / name: 'Suche' does not fit Discord; expected 1 to 32 letters")]
    [InlineData("""{ "de": { "kit": { "name": 7 } } }""", "labbot.json, de / kit / name: this is no text; expected 1 to 32 letters")]
    [InlineData("""{ "de": { "kit": { "description": "" } } }""", "labbot.json, de / kit / description: '' does not fit Discord; expected 1 to 100 characters")]
    [InlineData("""{ "de": { "kit": {}, "kit": {} } }""", "labbot.json, de / kit: this stands here twice")]
    [InlineData("""{ "de": { "Suggest for the kit": { "description": "x" } } }""", "labbot.json, de / Suggest for the kit / description: this is not known here; expected name")]
    [InlineData("""{ "de": { "reading start": { "name": "done" } } }""", "labbot.json, de / reading: 'start' and 'done' would both be 'done'; expected a name for each")]
    [InlineData("""{ "de": { "kit-suggest": { "options": { "link": { "name": "why" } } } } }""", "labbot.json, de / kit-suggest: 'link' and 'why' would both be 'why'; expected a name for each")]
    [InlineData("""{ "de": { "kit": { "name": "reading" } } }""", "labbot.json, de / all commands: 'kit' and 'reading' would both be 'reading'; expected a name for each")]
    public void A_mistake_is_told_with_its_place_and_what_was_expected(string json, string expected)
    {
        var (_, problems) = DiscordLocalizations.Read("labbot.json", json, Definitions);
        Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_told() =>
        Assert.Equal(3, DiscordLocalizations.Read("labbot.json", """{ "xx": {}, "de": { "kti": {}, "kit": { "name": "A" } } }""", Definitions).Problems.Count);

    [Fact]
    public async Task Labbot_prints_the_commands_with_them()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "labbot.de.json");
        await File.WriteAllTextAsync(file, GermanAndDutch, TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["discord", "commands", "--localizations", file]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("suche", JsonNode.Parse(output)![0]!["options"]![0]!["name_localizations"]!["de"]!.GetValue<string>());
    }

    [Fact]
    public async Task Labbot_prints_what_is_wrong_with_them_instead()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "labbot.de.json");
        await File.WriteAllTextAsync(file, """{ "de": { "kti": {} } }""", TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["discord", "commands", "--localizations", file]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("did you mean 'kit'?", error, StringComparison.Ordinal);
        Assert.Equal(2, (await Talk.OnTheKitAsync(["discord", "commands", "--localizations", file + ".none"])).ExitCode);
    }
}
