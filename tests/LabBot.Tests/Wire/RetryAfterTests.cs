using LabBot.Wire;

namespace LabBot.Tests.Wire;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0.3", 1)]
    [InlineData("1.5", 1.5)]
    [InlineData(" 30 ", 30)]
    [InlineData("3600", 3600)]
    [InlineData("86400", 3600)]
    [InlineData("99999999999999999999999", 3600)]
    [InlineData("-5", 30)]
    [InlineData("NaN", 30)]
    [InlineData("soon", 30)]
    [InlineData("", 30)]
    [InlineData("1,5", 30)]
    [InlineData("Mon, 02 Mar 2026 09:00:45 GMT", 45)]
    [InlineData("Mon, 02 Mar 2026 08:00:00 GMT", 1)]
    public void Every_value_becomes_a_sensible_wait(string value, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Read(value, Now));

    [Fact]
    public void A_missing_one_is_half_a_minute()
    {
        using var response = new HttpResponseMessage();
        Assert.Equal(TimeSpan.FromSeconds(30), RetryAfter.Read(response.Headers, Now));
    }

    [Fact]
    public void The_first_try_is_at_once_and_the_later_ones_are_up_to_half_a_minute_apart()
    {
        Assert.Equal([0, 1, 2, 4, 8, 16, 30, 30, 30], Enumerable.Range(0, 9).Select(failures => Backoff.Delay(failures, 0).TotalSeconds));
        Assert.Equal(15, Backoff.Delay(100, 1).TotalSeconds);
    }
}
