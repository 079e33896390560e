using System.Globalization;
using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Core.Cards;

/// <summary>What makes a link honest: it leads to the web, and its words do not name another host than its own.</summary>
public static class HonestLinks
{
    /// <summary>The address, where it is one of the web and has at most <paramref name="most"/> characters; null for any other.</summary>
    public static string? Address(Uri uri, int most) =>
        uri.IsAbsoluteUri && uri.Scheme is "http" or "https" && uri.AbsoluteUri is var address && address.Length <= most ? address : null;

    /// <summary>The address to read, whatever it is.</summary>
    public static string Spelled(Uri uri) => uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString;

    /// <summary>The host to show behind a label that seems to name another one; null when it does not. Host names are compared as people see them.</summary>
    public static string? HostToShow(string label, Uri uri)
    {
        if (!uri.IsAbsoluteUri || (!label.Contains('.') && label.All(char.IsAscii)))
            return null;
        if (uri.UserInfo.Length == 0 && (label == uri.AbsoluteUri || label == uri.OriginalString))
            return null;
        return HostsIn(Seen(label)).Any(host => !Is(uri, host)) ? uri.IdnHost : null;
    }

    private static bool Is(Uri uri, string host)
    {
        var wanted = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return Ends(uri.Host) || Ends(uri.IdnHost);

        bool Ends(string own) => own.Equals(wanted, StringComparison.OrdinalIgnoreCase) || own.EndsWith("." + wanted, StringComparison.OrdinalIgnoreCase);
    }

    // Words with dots in them that could be a host: every part has characters, the last one at least two, or it is an address of four numbers.
    private static IEnumerable<string> HostsIn(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '.' or '-'))
                continue;
            var word = text[start..i].Trim('.', '-');
            start = i + 1;
            var parts = word.Split('.');
            if (parts.Length > 1 && parts.All(part => part.Length > 0) && (parts[^1].Length > 1 || parts.Length == 4) && (parts[^1].Any(char.IsLetter) || parts.Length == 4))
                yield return word;
        }
    }

    // Compatibility forms and the other full stops become what they look like; characters without a shape go.
    private static string Seen(string label)
    {
        var seen = new StringBuilder(label.Length);
        foreach (var c in SafeText.Normalize(label, NormalizationForm.FormKC))
        {
            if (c is '\u3002' or '\uFF61')
                seen.Append('.');
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))
                seen.Append(c);
        }

        return seen.ToString();
    }
}
