using System.Buffers;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace LabBot.Discord.Wire;

/// <summary>Proves that an HTTP request is Discord's: https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers.</summary>
/// <param name="publicKey">The application's public key, 64 hexadecimal digits.</param>
/// <exception cref="FormatException">It is none.</exception>
public sealed class DiscordSignature(string publicKey)
{
    /// <summary>How old a request may be, and how far ahead of this clock: five minutes, both ways. Discord names no number; Slack's is this.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    private readonly PublicKey _key = PublicKey.Import(Algorithm, Convert.FromHexString(publicKey), KeyBlobFormat.RawPublicKey);

    /// <summary>
    /// Whether <paramref name="signature"/> is the Ed25519 signature, in lower-case hexadecimal digits, of the timestamp and the body behind it, and the timestamp is
    /// within <see cref="Window"/>.
    /// </summary>
    /// <param name="timestamp">The header <c>X-Signature-Timestamp</c>; null where it is missing or there is more than one.</param>
    /// <param name="signature">The header <c>X-Signature-Ed25519</c>; null where it is missing or there is more than one.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The time.</param>
    public bool Verify(string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (timestamp is not { Length: > 0 and <= 12 } || !timestamp.All(char.IsAsciiDigit) || signature?.Length != 2 * Algorithm.SignatureSize || !signature.All(char.IsAsciiHexDigitLower))
            return false;
        var seconds = long.Parse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
            return false;

        var signed = ArrayPool<byte>.Shared.Rent(timestamp.Length + body.Length);
        try
        {
            var length = Encoding.ASCII.GetBytes(timestamp, signed);
            body.CopyTo(signed.AsSpan(length));
            return Algorithm.Verify(_key, signed.AsSpan(0, length + body.Length), Convert.FromHexString(signature));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }
}
