using System.Globalization;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>Gives new works ids that no other work has.</summary>
/// <param name="kit">The kit whose ids are taken; null for none.</param>
internal sealed class WorkNames(Catalog? kit)
{
    private readonly HashSet<string> taken = [.. kit?.Works.Select(work => work.Id.Value) ?? []];
    private readonly HashSet<string> reserved = [];

    /// <summary>Keeps an id for the listing that brings it.</summary>
    public void Reserve(WorkId? id)
    {
        if (id is { } given && !taken.Contains(given.Value))
            reserved.Add(given.Value);
    }

    /// <summary>The id for a listing's work: its own, else one made of its name, its address or its place.</summary>
    public WorkId For(ForeignListing listing, int place)
    {
        if (listing.Id is { } own && reserved.Contains(own.Value) && taken.Add(own.Value))
            return own;
        var name = listing.Group is { } group && group.EndsWith(':') ? $"{group} {listing.Label}" : listing.Label;
        string[] slugs = [Slug.From(name), Slug.From($"{Links.PlainHost(listing.Link)} {listing.Link.AbsolutePath}"), $"work-{place + 1}"];
        return new WorkId(Free(slugs.First(slug => slug.Length > 1)));
    }

    /// <summary>The slug with a number behind it where it is taken; it is taken from now on.</summary>
    public string Free(string slug)
    {
        var free = slug;
        for (var number = 2; reserved.Contains(free) || !taken.Add(free); number++)
        {
            var end = "-" + number.ToString(CultureInfo.InvariantCulture);
            free = slug[..Math.Min(slug.Length, Slug.MaxLength - end.Length)].TrimEnd('-') + end;
        }

        return free;
    }
}
