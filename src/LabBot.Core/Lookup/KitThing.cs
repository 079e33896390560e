using LabBot.Core.Kit;

namespace LabBot.Core.Lookup;

/// <summary>
/// Something in the kit that words can find. The closed set is the records inside. Its <see cref="Reference"/> names it
/// without doubt, in buttons and in <c>/kit work:scgpt</c>.
/// </summary>
public abstract record KitThing
{
    private KitThing()
    {
    }

    /// <summary><c>work:…</c>, <c>section:…</c>, <c>group:…</c>, or a relation word before the work it leads to: <c>counterpoint:…</c>.</summary>
    public abstract string Reference { get; }

    /// <summary>Its title.</summary>
    public abstract string Title { get; }

    /// <summary>A work, a person included.</summary>
    /// <param name="Work">The work.</param>
    public sealed record OfWork(Work Work) : KitThing
    {
        /// <inheritdoc/>
        public override string Reference => $"work:{Work.Id}";

        /// <inheritdoc/>
        public override string Title => Work.Title;
    }

    /// <summary>A section.</summary>
    /// <param name="Section">The section.</param>
    public sealed record OfSection(Section Section) : KitThing
    {
        /// <inheritdoc/>
        public override string Reference => $"section:{Section.Id}";

        /// <inheritdoc/>
        public override string Title => Section.Title;
    }

    /// <summary>A group inside a section.</summary>
    /// <param name="Group">The group.</param>
    public sealed record OfGroup(Group Group) : KitThing
    {
        /// <inheritdoc/>
        public override string Reference => $"group:{Group.Id}";

        /// <inheritdoc/>
        public override string Title => Group.Title;
    }

    /// <summary>The works that stand in one relation to a work, such as its counterpoints.</summary>
    /// <param name="Kind">The relation.</param>
    /// <param name="Target">The work they stand to.</param>
    public sealed record OfRelation(RelationKind Kind, Work Target) : KitThing
    {
        /// <inheritdoc/>
        public override string Reference => $"{Kind.Word().Replace(' ', '-')}:{Target.Id}";

        /// <inheritdoc/>
        public override string Title => $"{Kind.SetTitle()} {Target.Title}";
    }
}
