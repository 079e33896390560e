using System.Globalization;

namespace LabBot.Core.Kit;

/// <summary>A work while its listings are still being read: fields of every listing add up.</summary>
internal sealed class WorkDraft
{
    private readonly string firstName;
    private readonly Uri link;
    private readonly WorkRecord? record;
    private readonly List<WorkKey> keys = [];
    private readonly List<string> aliases = [];
    private readonly List<string> tags = [];
    private readonly List<Uri> mirrors = [];
    private readonly List<Uri> archived = [];
    private readonly Dictionary<string, (string Value, SourcePlace Source)> single = [];
    private int keysTaken;

    public WorkDraft(WorkId id, string firstName, Uri link, SourcePlace first, WorkRecord? record)
    {
        Id = id;
        First = first;
        this.firstName = firstName;
        this.link = link;
        this.record = record;
        AddKey(WorkKey.Of(link));
        AddRecordKeys();
    }

    /// <summary>The work's id.</summary>
    public WorkId Id { get; }

    /// <summary>Its first listing's place.</summary>
    public SourcePlace First { get; }

    /// <summary>The keys that came since the last call, each once.</summary>
    public IReadOnlyList<WorkKey> TakeNewKeys()
    {
        IReadOnlyList<WorkKey> taken = [.. keys.Skip(keysTaken)];
        keysTaken = keys.Count;
        return taken;
    }

    /// <summary>Adds what one listing says of the work.</summary>
    public void Add(IReadOnlyList<Field> fields, string file, List<Problem> problems)
    {
        aliases.AddRange(CatalogBuilder.Split(fields, "also").Where(alias => !aliases.Contains(alias, StringComparer.OrdinalIgnoreCase)));
        tags.AddRange(CatalogBuilder.Split(fields, "tags").Where(tag => !tags.Contains(tag, StringComparer.OrdinalIgnoreCase)));
        foreach (var field in fields)
        {
            switch (field.Name)
            {
                case "mirror" when Link(field, file, problems) is { } mirror:
                    mirrors.Add(mirror);
                    AddKey(WorkKey.Of(mirror));
                    break;
                case "archived" when Link(field, file, problems) is { } copy:
                    archived.Add(copy);
                    break;
                case "was":
                    AddFormerKey(field, file, problems);
                    break;
                case "kind" or "minutes" or "level" or "retired":
                    AddSingle(field, file, problems);
                    break;
            }
        }
    }

    /// <summary>The finished work; values that cannot be read are errors.</summary>
    public Work Finish(List<Problem> problems) => new(
        Id,
        record?.Title ?? firstName,
        Value<WorkKind>("kind", WorkKinds.TryParse, WorkKinds.Words, problems) ?? WorkKind.Website,
        link,
        keys,
        aliases,
        tags,
        Minutes(problems),
        Value<Level>("level", Levels.TryParse, Levels.Words, problems) ?? record?.Level,
        mirrors,
        archived,
        single.TryGetValue("retired", out var retired) ? retired.Value : null,
        record);

    private delegate bool TryParse<T>(string word, out T value);

    private T? Value<T>(string name, TryParse<T> parse, IReadOnlyList<string> words, List<Problem> problems)
        where T : struct
    {
        if (!single.TryGetValue(name, out var given))
            return null;
        if (parse(given.Value, out var value))
            return value;
        problems.Add(new Problem(Severity.Error, given.Source, $"the {name} is '{Problem.Short(given.Value)}'", $"expected one of {string.Join(", ", words)}{Nearest.Hint(given.Value, words)}"));
        return null;
    }

    private int? Minutes(List<Problem> problems)
    {
        if (!single.TryGetValue("minutes", out var given))
            return null;
        if (int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= 100_000)
            return minutes;
        problems.Add(new Problem(Severity.Error, given.Source, $"the minutes are '{Problem.Short(given.Value)}'", "expected a whole number from 1 to 100000"));
        return null;
    }

    private void AddSingle(Field field, string file, List<Problem> problems)
    {
        var source = new SourcePlace(file, field.Line);
        if (!single.TryAdd(field.Name, (field.Value, source)) && !single[field.Name].Value.Equals(field.Value, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(new Problem(Severity.Error, source, $"'{field.Name}:' is '{Problem.Short(field.Value)}' here and '{Problem.Short(single[field.Name].Value)}' at {single[field.Name].Source}",
                "both lines speak of the same work: keep one"));
        }
    }

    private void AddFormerKey(Field field, string file, List<Problem> problems)
    {
        foreach (var text in field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (WorkKey.TryRead(text, out var key))
                AddKey(key);
            else
                problems.Add(Problem.Error(file, field.Line, $"'{Problem.Short(text)}' is no former key", "expected an address, a DOI or an arXiv id"));
        }
    }

    private static Uri? Link(Field field, string file, List<Problem> problems)
    {
        if (Links.TryParse(field.Value, out var uri))
            return uri;
        problems.Add(Problem.Error(file, field.Line, $"'{field.Name}:' is '{Problem.Short(field.Value)}'", $"{Links.Expected}; a second one takes a second line"));
        return null;
    }

    private void AddRecordKeys()
    {
        if (record is null)
            return;
        AddKey(record.Doi is { } doi ? WorkKey.OfDoi(doi) : null);
        AddKey(record.Arxiv is { } arxiv ? WorkKey.OfArxiv(arxiv) : null);
        if (record.Published is { Basis: null } published)
        {
            AddKey(published.Doi is { } publishedDoi ? WorkKey.OfDoi(publishedDoi) : null);
            AddKey(published.Link is { } version ? WorkKey.Of(version) : null);
        }

        AddKey(record.Original is { } original ? WorkKey.Of(original) : null);
        AddKey(record.Open is { } open ? WorkKey.Of(open) : null);
    }

    private void AddKey(WorkKey? key)
    {
        if (key is { } known && !keys.Contains(known))
            keys.Add(known);
    }
}
