using System.Text.Json.Serialization;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation;

/// <summary>
/// One thing that an edit changes, with the value that it replaces. The closed set is the records inside. It is data: <see cref="EditFold"/> makes it, and says where it cannot.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AddSection), "add-section")]
[JsonDerivedType(typeof(RemoveSection), "remove-section")]
[JsonDerivedType(typeof(AddListing), "add-listing")]
[JsonDerivedType(typeof(RemoveListing), "remove-listing")]
[JsonDerivedType(typeof(ChangeListing), "change-listing")]
[JsonDerivedType(typeof(MoveListing), "move-listing")]
[JsonDerivedType(typeof(ChangeWork), "change-work")]
[JsonDerivedType(typeof(ChangeRelation), "change-relation")]
[JsonDerivedType(typeof(ChangeRecord), "change-record")]
public abstract record CatalogChange
{
    private CatalogChange()
    {
    }

    /// <summary>The change that takes this one back.</summary>
    public abstract CatalogChange Inverse();

    /// <summary>What it is about: a later change of the same slot takes the place of an earlier one.</summary>
    internal abstract string Slot { get; }

    /// <summary>A new section, behind all others.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Title">Its title.</param>
    public sealed record AddSection(string Id, string Title) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => new RemoveSection(Id, Title);

        internal override string Slot => $"section {Id}";
    }

    /// <summary>A section without listings goes.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Title">Its title.</param>
    public sealed record RemoveSection(string Id, string Title) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => new AddSection(Id, Title);

        internal override string Slot => $"section {Id}";
    }

    /// <summary>A new listing.</summary>
    /// <param name="Work">The work that is listed; new where the kit lists it nowhere.</param>
    /// <param name="At">Where.</param>
    /// <param name="Listing">What it reads.</param>
    public sealed record AddListing(WorkId Work, Spot At, NewListing Listing) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => new RemoveListing(Work, At, Listing);

        internal override string Slot => $"listing {At.Section}/{Work}";
    }

    /// <summary>A listing goes, as it was added.</summary>
    /// <param name="Work">The work that is listed.</param>
    /// <param name="At">Where.</param>
    /// <param name="Listing">What it reads.</param>
    public sealed record RemoveListing(WorkId Work, Spot At, NewListing Listing) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => new AddListing(Work, At, Listing);

        internal override string Slot => $"listing {At.Section}/{Work}";
    }

    /// <summary>A part of a listing reads otherwise.</summary>
    /// <param name="Section">The listing's section.</param>
    /// <param name="Work">The listing's work.</param>
    /// <param name="Part">Which part.</param>
    /// <param name="Old">What it read; null for no note.</param>
    /// <param name="New">What it reads; null for no note.</param>
    public sealed record ChangeListing(string Section, WorkId Work, ListingPart Part, string? Old, string? New) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => this with { Old = New, New = Old };

        internal override string Slot => $"listing {Section}/{Work} {Part}";
    }

    /// <summary>A listing stands elsewhere, with what stands under it.</summary>
    /// <param name="Work">The listing's work.</param>
    /// <param name="From">Where it stood.</param>
    /// <param name="To">Where it stands.</param>
    public sealed record MoveListing(WorkId Work, Spot From, Spot To) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => new MoveListing(Work, To, From);

        internal override string Slot => $"place {Work}";
    }

    /// <summary>A field of a work has another value. Of a field that adds up, one value comes (<paramref name="Old"/> is null) or goes (<paramref name="New"/> is null).</summary>
    /// <param name="Work">The work.</param>
    /// <param name="Field">The field, as Kit Markdown names it.</param>
    /// <param name="Old">The value it had; null for none.</param>
    /// <param name="New">The value it has; null for none.</param>
    public sealed record ChangeWork(WorkId Work, string Field, string? Old, string? New) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => this with { Old = New, New = Old };

        internal override string Slot => FieldNames.Repeatable.Contains(Field) ? $"work {Work} {Field} {Old ?? New}" : $"work {Work} {Field}";
    }

    /// <summary>A work stands in a relation to another, or does no longer.</summary>
    /// <param name="Relation">The relation.</param>
    /// <param name="Holds">Whether it does.</param>
    public sealed record ChangeRelation(Relation Relation, bool Holds) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => this with { Holds = !Holds };

        internal override string Slot => $"relation {Relation.Subject} {Relation.Kind} {Relation.Target}";
    }

    /// <summary>What public sources say of a work reads otherwise.</summary>
    /// <param name="Work">The work.</param>
    /// <param name="Old">Its item of <c>works.csl.json</c> before, as JSON; null for none.</param>
    /// <param name="New">Its item from now on; null for none.</param>
    public sealed record ChangeRecord(WorkId Work, string? Old, string? New) : CatalogChange
    {
        /// <inheritdoc/>
        public override CatalogChange Inverse() => this with { Old = New, New = Old };

        internal override string Slot => $"record {Work}";
    }
}

/// <summary>The parts of a listing that can change.</summary>
public enum ListingPart
{
    /// <summary>The link text.</summary>
    Label,

    /// <summary>The address.</summary>
    Link,

    /// <summary>What is said of it.</summary>
    Note,
}
