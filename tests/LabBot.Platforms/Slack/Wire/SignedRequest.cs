using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>A request as Slack sends it to an app in HTTP mode. <c>with</c> makes a wrong one of it; so do the methods.</summary>
/// <param name="Url">Where to.</param>
/// <param name="ContentType">application/json for events, a form for everything else.</param>
/// <param name="Body">The bytes that are signed.</param>
public sealed record SignedRequest(Uri Url, string ContentType, byte[] Body)
{
    /// <summary>The values of X-Slack-Request-Timestamp; two make a doubled header, none leaves it out.</summary>
    public IReadOnlyList<string> Stamps { get; init; } = [];

    /// <summary>The values of X-Slack-Signature.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>The number of the retry and its reason, if it is one.</summary>
    public (int Number, string Reason)? Retry { get; init; }

    /// <summary>The body that is sent, where it differs from what was signed.</summary>
    public byte[]? SentBody { get; init; }

    /// <summary>Signed with a key at a time: <c>v0=</c> and the HMAC-SHA256 of <c>v0:stamp:body</c> (docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
    public SignedRequest Sign(string key, DateTimeOffset at)
    {
        var stamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.UTF8.GetBytes($"v0:{stamp}:"), .. Body]);
        return this with { Stamps = [stamp], Signatures = ["v0=" + Convert.ToHexStringLower(hash)] };
    }

    /// <summary>One bit of one byte of the body changed on the way.</summary>
    public SignedRequest WithChangedByte(int index = 0)
    {
        var changed = Body.ToArray();
        changed[index] ^= 1;
        return this with { SentBody = changed };
    }

    /// <summary>The signature in capital letters.</summary>
    public SignedRequest WithUpperCaseSignature() => this with { Signatures = [.. Signatures.Select(one => one.ToUpperInvariant())] };

    /// <summary>Both headers twice.</summary>
    public SignedRequest WithDoubledHeaders() => this with { Stamps = [.. Stamps, .. Stamps], Signatures = [.. Signatures, .. Signatures] };
}

/// <summary>What the app answered to a request.</summary>
/// <param name="Status">The HTTP status; 0 where no answer came.</param>
/// <param name="Body">The body.</param>
/// <param name="Failure">Null for a 200 in time; otherwise http_timeout, connection_failed, http_error.</param>
/// <param name="IsLastTry">Whether the app asked for no retry (<c>X-Slack-No-Retry: 1</c>).</param>
public sealed record HttpAnswer(int Status, string Body, string? Failure, bool IsLastTry);
