using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Tests.Commands;

public class ShowHelpTests
{
    [Theory]
    [InlineData("/labbot help", "help.txt")]
    [InlineData("/labbot help kit", "help-kit.txt")]
    [InlineData("/labbot help /labbot help", "help-help.txt")]
    [InlineData("/labbot help kti", "help-unknown.txt")]
    public async Task Help_explains(string line, string approved) => Approved.Matches(approved, await TheKit.Say(line));

    [Fact]
    public void Every_command_is_described_within_the_platforms_limits()
    {
        var definitions = TheKit.Router.VisibleTo(TheKit.Newcomer);
        Assert.NotEmpty(definitions);
        Assert.All(definitions, definition =>
        {
            Assert.InRange(definition.Summary.Length, 1, 100);
            Assert.False(definition.Summary.EndsWith('.'));
            Assert.All(definition.Options, option => Assert.InRange(option.Summary.Length, 1, 100));
        });
    }

    [Fact]
    public async Task Every_example_of_the_help_is_a_proper_use()
    {
        var router = TheKit.RouterFor(TheKit.Catalog, CommandNames.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger<CommandRouter>.Instance);
        foreach (var definition in TheKit.Router.VisibleTo(TheKit.Newcomer))
        {
            foreach (var example in definition.Examples)
            {
                var reply = await router.TypedAsync(CommandNames.Default.Typed(definition.Name, example), TheKit.Newcomer, TestContext.Current.CancellationToken);
                Assert.True(reply is not Reply.Show show || show.Outcome is Outcome.Answered or Outcome.NothingFound, $"{definition.Name} {example}");
            }
        }
    }

    [Fact]
    public void The_table_of_the_README_is_the_commands()
    {
        var rows = TheKit.Router.VisibleTo(TheKit.Newcomer with { IsCurator = true })
            .Select(definition => $"| `{CommandNames.Default.Typed(definition.Name, string.Join(' ', definition.Options.Select(option => option.IsNamed ? $"[{option.Name}:…]" : option.Required ? $"<{option.Name}>" : $"[{option.Name}]")))}` | {(definition.Audience == Audience.Everyone ? "all" : "curators")} | {definition.Summary} |");
        Assert.Contains("| command | who | does |\n|---|---|---|\n" + string.Join('\n', rows) + "\n", Approved.RepositoryFile("README.md"), StringComparison.Ordinal);
    }
}
