using System.Text;
using CsCheck;
using LabBot.Slack.Wire;
using LabBot.Wire;

namespace LabBot.Tests.Slack.Wire;

public class SlackSignatureTests
{
    // The worked example of docs.slack.dev/authentication/verifying-requests-from-slack.
    private const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private const string Stamp = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private static readonly Secret Key = new("8f742231b10e8888abcd99yyyzzz85a5");
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    private static bool Verify(string? stamp, string? signature, string body = Body, int late = 0) => SlackSignature.Verify(Key, stamp, signature, Encoding.UTF8.GetBytes(body), Then.AddSeconds(late));

    [Fact]
    public void Slacks_own_example_is_right()
    {
        Assert.True(Verify(Stamp, Signature));
        Assert.Equal(Signature, SlackSignature.Of(Key, Stamp, Encoding.UTF8.GetBytes(Body)));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    [InlineData(3600, false)]
    public void Five_minutes_are_allowed_both_ways(int late, bool right) => Assert.Equal(right, Verify(Stamp, Signature, late: late));

    [Theory]
    [InlineData(null, Signature)]
    [InlineData(Stamp, null)]
    [InlineData("", Signature)]
    [InlineData(Stamp, "")]
    [InlineData("+1531420618", Signature)]
    [InlineData(" 1531420618", Signature)]
    [InlineData("01531420618", Signature)]
    [InlineData("1531420618.0", Signature)]
    [InlineData("9999999999999999999", Signature)]
    [InlineData("١٥٣١٤٢٠٦١٨", Signature)]
    [InlineData(Stamp, "v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503")]
    [InlineData(Stamp, "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData(Stamp, "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData(Stamp, Signature + "0")]
    [InlineData(Stamp, Signature + "," + Signature)]
    [InlineData(Stamp, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50é")]
    public void Everything_that_is_not_exactly_right_is_wrong(string? stamp, string? signature) => Assert.False(Verify(stamp, signature));

    [Fact]
    public void A_body_written_anew_is_wrong() => Assert.False(Verify(Stamp, Signature, Body.Replace("%2F", "%2f", StringComparison.Ordinal)));

    [Fact]
    public void Another_key_is_wrong() => Assert.False(SlackSignature.Verify(new Secret("8f742231b10e8888abcd99yyyzzz85a6"), Stamp, Signature, Encoding.UTF8.GetBytes(Body), Then));

    [Fact]
    public void Any_one_byte_changed_is_wrong() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 299], Gen.Byte[1, 255], Gen.Int[0, 2]).Sample((body, at, change, where) =>
        {
            var signature = SlackSignature.Of(Key, Stamp, body);
            Assert.True(SlackSignature.Verify(Key, Stamp, signature, body, Then));
            var (stamp, sign, bytes) = (Stamp.ToCharArray(), signature.ToCharArray(), (byte[])body.Clone());
            if (where == 0)
                bytes[at % bytes.Length] ^= change;
            else if (where == 1)
                sign[at % sign.Length] ^= (char)change;
            else
                stamp[at % stamp.Length] ^= (char)change;
            Assert.False(SlackSignature.Verify(Key, new string(stamp), new string(sign), bytes, Then));
        });
}
