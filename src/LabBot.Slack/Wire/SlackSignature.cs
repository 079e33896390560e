using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>Proves that an HTTP request is Slack's: docs.slack.dev/authentication/verifying-requests-from-slack.</summary>
public static class SlackSignature
{
    /// <summary>How old a request may be, and how far ahead of this clock: five minutes, Slack's own number, both ways.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int Length = 3 + (2 * SHA256.HashSizeInBytes);

    /// <summary>
    /// Whether <paramref name="signature"/> is <c>v0=</c> and the HMAC-SHA256, in lower-case hexadecimal digits, of <c>v0:timestamp:body</c> under the secret, and
    /// the timestamp is within <see cref="Window"/>. The comparison takes as long for a wrong one as for the right one.
    /// </summary>
    /// <param name="secret">The app's signing secret.</param>
    /// <param name="timestamp">The header <c>X-Slack-Request-Timestamp</c>; null where it is missing or there is more than one.</param>
    /// <param name="signature">The header <c>X-Slack-Signature</c>; null where it is missing or there is more than one.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The time.</param>
    public static bool Verify(Secret secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (timestamp is not { Length: > 0 and <= 12 } || !timestamp.All(char.IsAsciiDigit) || signature is not { Length: Length } || !Ascii.IsValid(signature))
            return false;
        var seconds = long.Parse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
            return false;

        Span<byte> given = stackalloc byte[Length];
        Ascii.FromUtf16(signature, given, out _);
        Span<byte> expected = stackalloc byte[Length];
        Sign(secret, timestamp, body, expected);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }

    /// <summary>The signature that Slack would send with it.</summary>
    public static string Of(Secret secret, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signature = stackalloc byte[Length];
        Sign(secret, timestamp, body, signature);
        return Encoding.ASCII.GetString(signature);
    }

    private static void Sign(Secret secret, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Reveal()));
        mac.AppendData("v0:"u8);
        mac.AppendData(Encoding.ASCII.GetBytes(timestamp));
        mac.AppendData(":"u8);
        mac.AppendData(body);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        mac.GetHashAndReset(hash);
        "v0="u8.CopyTo(signature);
        Convert.TryToHexStringLower(hash, signature[3..], out _);
    }
}
