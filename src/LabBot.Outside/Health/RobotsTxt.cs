using System.Globalization;

namespace LabBot.Outside.Health;

/// <summary>
/// What a site asks of robots, read for LabBot (https://www.rfc-editor.org/rfc/rfc9309): the groups that name <c>LabBot</c>, else those for all. Of the rules that fit a path, the longest wins, and of
/// two as long the one that allows.
/// </summary>
/// <param name="Rules">The rules of LabBot's groups.</param>
/// <param name="Delay">How long the site asks to wait between requests (<c>Crawl-delay</c>, which is no standard and often there); null when it does not.</param>
internal sealed record RobotsTxt(IReadOnlyList<(bool Allows, string Path)> Rules, TimeSpan? Delay)
{
    /// <summary>What has to be read of it at least (section 2.5).</summary>
    public const int MaxBytes = 500 * 1024;

    /// <summary>A site that asks nothing.</summary>
    public static RobotsTxt Empty { get; } = new([], null);

    private const string Agent = "labbot";
    private const string Everybody = "*";

    // Longer ones ask for less than one request a day.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    // A rule or a path of more says nothing that a shorter one does not.
    private const int MaxPath = 2000;

    /// <summary>Reads the file; what is no line of it is passed over, as section 2.2 asks.</summary>
    public static RobotsTxt Parse(string text)
    {
        var groups = new List<Group>();
        var isOpen = false;
        foreach (var line in text.Split('\n', '\r').Select(line => line.Split('#')[0].Trim().TrimStart('\uFEFF')))
        {
            var parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2)
                continue;
            switch (parts[0].ToLowerInvariant())
            {
                case "user-agent":
                    if (!isOpen)
                        groups.Add(new Group());
                    groups[^1].Agents.Add(parts[1].ToLowerInvariant());
                    isOpen = true;
                    break;
                case "allow" or "disallow" when groups.Count > 0:
                    isOpen = false;
                    if (parts[1].Length is > 0 and <= MaxPath)
                        groups[^1].Rules.Add((parts[0].Equals("allow", StringComparison.OrdinalIgnoreCase), parts[1]));
                    break;
                case "crawl-delay" when groups.Count > 0:
                    isOpen = false;
                    if (double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                        groups[^1].Delay = TimeSpan.FromSeconds(Math.Min(seconds, MaxDelay.TotalSeconds));
                    break;
            }
        }

        var mine = groups.Where(group => group.Agents.Contains(Agent)).ToList();
        if (mine.Count == 0)
            mine = [.. groups.Where(group => group.Agents.Contains(Everybody))];
        return new RobotsTxt([.. mine.SelectMany(group => group.Rules)], mine.Select(group => group.Delay).Max());
    }

    /// <summary>Whether the site lets LabBot look at the address.</summary>
    public bool Allows(Uri link)
    {
        var path = link.PathAndQuery.Length > MaxPath ? link.PathAndQuery[..MaxPath] : link.PathAndQuery;
        return Rules.Where(rule => Fits(rule.Path, path)).OrderByDescending(rule => rule.Path.Length).ThenByDescending(rule => rule.Allows).Select(rule => rule.Allows).FirstOrDefault(true);
    }

    // "*" is any characters, "$" the end; each piece is looked for behind the one before, so that a rule of stars costs no more than its length times the path's.
    private static bool Fits(string rule, string path)
    {
        var isWhole = rule.EndsWith('$');
        var pieces = (isWhole ? rule[..^1] : rule).Split('*');
        if (!path.StartsWith(pieces[0], StringComparison.Ordinal))
            return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces.Skip(1).Take(pieces.Length - 2))
        {
            var found = path.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + piece.Length;
        }

        if (pieces.Length == 1)
            return !isWhole || path.Length == at;
        var last = pieces[^1];
        return isWhole ? path.Length - at >= last.Length && path.EndsWith(last, StringComparison.Ordinal) : path.IndexOf(last, at, StringComparison.Ordinal) >= 0;
    }

    private sealed class Group
    {
        public List<string> Agents { get; } = [];

        public List<(bool Allows, string Path)> Rules { get; } = [];

        public TimeSpan? Delay { get; set; }
    }
}
