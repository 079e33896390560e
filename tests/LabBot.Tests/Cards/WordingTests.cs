using LabBot.Core.Cards;

namespace LabBot.Tests.Cards;

public class WordingTests
{
    [Theory]
    [InlineData(2, "reading day", "2 reading days")]
    [InlineData(0, "reading", "0 readings")]
    [InlineData(1, "reading", "1 reading")]
    [InlineData(2, "reading", "2 readings")]
    [InlineData(1, "delivery", "1 delivery")]
    [InlineData(2, "delivery", "2 deliveries")]
    public void A_number_agrees_with_its_thing(int number, string thing, string expected) => Assert.Equal(expected, Wording.Count(number, thing));
}
