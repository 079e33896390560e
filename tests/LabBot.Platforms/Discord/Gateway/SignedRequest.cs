using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>A request as Discord sends it to an app in HTTP mode. <c>with</c> makes a wrong one of it; so do the methods.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Body">The bytes that are signed.</param>
public sealed record SignedRequest(Uri Url, byte[] Body)
{
    /// <summary>The values of X-Signature-Timestamp; two make a doubled header, none leaves it out.</summary>
    public IReadOnlyList<string> Stamps { get; init; } = [];

    /// <summary>The values of X-Signature-Ed25519.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>The body that is sent, where it differs from what was signed.</summary>
    public byte[]? SentBody { get; init; }

    /// <summary>Signed with the key of a world at a time: Ed25519 of stamp and body (interactions/overview#setting-up-an-endpoint-validating-security-request-headers).</summary>
    public SignedRequest Sign(DiscordWorld world, DateTimeOffset at)
    {
        using var key = world.SigningKey();
        var stamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = SignatureAlgorithm.Ed25519.Sign(key, (byte[])[.. Encoding.UTF8.GetBytes(stamp), .. Body]);
        return this with { Stamps = [stamp], Signatures = [Convert.ToHexStringLower(signature)] };
    }

    /// <summary>One bit of one byte of the body changed on the way.</summary>
    public SignedRequest WithChangedByte(int index = 0)
    {
        var changed = Body.ToArray();
        changed[index] ^= 1;
        return this with { SentBody = changed };
    }

    /// <summary>Both headers twice.</summary>
    public SignedRequest WithDoubledHeaders() => this with { Stamps = [.. Stamps, .. Stamps], Signatures = [.. Signatures, .. Signatures] };
}

/// <summary>What the app answered to a request.</summary>
/// <param name="Status">The HTTP status; 0 where no answer came.</param>
/// <param name="Body">The body.</param>
/// <param name="Failure">Null for a 200 or 202 in time; otherwise timeout, connection_failed, http_error.</param>
public sealed record HttpAnswer(int Status, string Body, string? Failure);
