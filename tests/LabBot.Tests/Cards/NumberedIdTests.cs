using LabBot.Core.Cards;

namespace LabBot.Tests.Cards;

public class NumberedIdTests
{
    [Theory]
    [InlineData("kit", 1, "kit")]
    [InlineData("kit", 2, "kit#2")]
    [InlineData("issue#2", 1, "issue#2#1")]
    [InlineData("#2", 3, "#2#3")]
    public void Only_a_repeated_id_has_a_number_and_it_comes_off_again(string id, int use, string expected)
    {
        Assert.Equal(expected, NumberedId.Write(id, use));
        Assert.Equal(id, NumberedId.Read(expected));
    }
}
