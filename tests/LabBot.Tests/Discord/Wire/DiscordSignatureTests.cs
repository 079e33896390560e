using System.Text;
using CsCheck;
using LabBot.Discord.Wire;
using NSec.Cryptography;

namespace LabBot.Tests.Discord.Wire;

public class DiscordSignatureTests
{
    private const string Body = """{"type":1,"id":"11","token":"t"}""";
    private const string Stamp = "1772442000";

    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1772442000);
    private static readonly DiscordSignature Discord = new(WireSetup.Options().PublicKey);
    private static readonly string Signature = WireSetup.Sign(Stamp, Encoding.UTF8.GetBytes(Body));

    private static bool Verify(string? stamp, string? signature, string body = Body, int late = 0) => Discord.Verify(stamp, signature, Encoding.UTF8.GetBytes(body), Then.AddSeconds(late));

    [Fact]
    public void What_Discord_signed_is_right() => Assert.True(Verify(Stamp, Signature));

    [Fact]
    public void The_standards_own_example_is_right()
    {
        // RFC 8032, 7.1, test 3: the message is af82, which no timestamp begins; so the key is taken for a signature of ours made the same way.
        var secret = Convert.FromHexString("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        using var key = Key.Import(SignatureAlgorithm.Ed25519, secret, KeyBlobFormat.RawPrivateKey);
        Assert.Equal("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)));
        Assert.Equal(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            Convert.ToHexStringLower(SignatureAlgorithm.Ed25519.Sign(key, [0xaf, 0x82])));
        var signature = new DiscordSignature("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        Assert.True(signature.Verify(Stamp, WireSetup.Sign(key, Stamp, [0xaf, 0x82]), [0xaf, 0x82], Then));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    [InlineData(3600, false)]
    public void Five_minutes_are_allowed_both_ways(int late, bool right) => Assert.Equal(right, Verify(Stamp, Signature, late: late));

    [Theory]
    [InlineData(null, "ok")]
    [InlineData(Stamp, null)]
    [InlineData("", "ok")]
    [InlineData(Stamp, "")]
    [InlineData("+1772442000", "ok")]
    [InlineData(" 1772442000", "ok")]
    [InlineData("01772442000", "ok")]
    [InlineData("1772442000.0", "ok")]
    [InlineData("9999999999999999999", "ok")]
    [InlineData("١٧٧٢٤٤٢٠٠٠", "ok")]
    [InlineData(Stamp, "upper case")]
    [InlineData(Stamp, "0x")]
    [InlineData(Stamp, "longer")]
    [InlineData(Stamp, "twice")]
    [InlineData(Stamp, "not hexadecimal")]
    [InlineData(Stamp, "zeros")]
    public void Everything_that_is_not_exactly_right_is_wrong(string? stamp, string? signature) => Assert.False(Verify(stamp, signature switch
    {
        "ok" => Signature,
        "upper case" => Signature.ToUpperInvariant(),
        "0x" => "0x" + Signature[2..],
        "longer" => Signature + "0",
        "twice" => Signature + "," + Signature,
        "not hexadecimal" => Signature[..^1] + "g",
        "zeros" => new string('0', 128),
        _ => signature,
    }));

    [Fact]
    public void A_body_written_anew_is_wrong() => Assert.False(Verify(Stamp, Signature, Body.Replace(":", ": ", StringComparison.Ordinal)));

    [Fact]
    public void Another_key_is_wrong()
    {
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        Assert.False(Verify(Stamp, WireSetup.Sign(other, Stamp, Encoding.UTF8.GetBytes(Body))));
    }

    [Fact]
    public void Any_one_byte_changed_is_wrong() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 299], Gen.Byte[1, 255], Gen.Int[0, 2]).Sample((body, at, change, where) =>
        {
            var signature = WireSetup.Sign(Stamp, body);
            Assert.True(Discord.Verify(Stamp, signature, body, Then));
            var (stamp, sign, bytes) = (Stamp.ToCharArray(), signature.ToCharArray(), (byte[])body.Clone());
            if (where == 0)
                bytes[at % bytes.Length] ^= change;
            else if (where == 1)
                sign[at % sign.Length] ^= (char)change;
            else
                stamp[at % stamp.Length] ^= (char)change;
            Assert.False(Discord.Verify(new string(stamp), new string(sign), bytes, Then));
        });
}
