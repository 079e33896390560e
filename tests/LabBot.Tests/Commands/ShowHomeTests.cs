using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Tests.Drip;

namespace LabBot.Tests.Commands;

public class ShowHomeTests
{
    [Fact]
    public async Task Home_of_a_newcomer_says_how_to_start() => Approved.Matches("home-newcomer.txt", await new Fortnight("2026-03-26T09:00:00Z").Say("/home"));

    [Fact]
    public async Task Home_shows_the_reading_the_progress_and_what_comes()
    {
        var life = new Fortnight("2026-03-19T09:00:00Z");
        await life.Say("/reading start");
        await life.LiveDays(5);
        await life.Say("/reading done");
        await life.LiveDays(1);
        Approved.Matches("home.txt", await life.Say("/home"));
        for (var waiting = 0; waiting < 3; waiting++)
            await life.Say("/reading done");
        Assert.StartsWith("No reading waits for you", await life.Say("/home"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_of_who_paused_offers_to_go_on()
    {
        var life = new Fortnight("2026-03-19T09:00:00Z");
        await life.Say("/reading start");
        await life.Say("/reading pause");
        var card = Assert.IsType<Reply.Show>(await life.Click("home")).Card;
        Assert.Contains(card.Blocks.OfType<Actions>().SelectMany(actions => actions.List), action => action is Button { Id.Command: "reading resume" });
    }
}
