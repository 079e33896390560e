namespace LabBot.Core.Lookup;

/// <summary>One place of a word, in 32 bits: in which name, at which position, or beside the name in <see cref="Findable.Words"/>.</summary>
internal readonly record struct Occurrence(int Packed)
{
    /// <summary>Later positions are counted as this one.</summary>
    public const int LastPosition = (1 << PositionBits) - 1;

    /// <summary>How many names can be told apart.</summary>
    public const int MostNames = 1 << (31 - PositionBits - 1);

    private const int PositionBits = 5;

    public static Occurrence InName(int name, int position) =>
        new((name << (PositionBits + 1)) | Math.Min(position, LastPosition));

    public static Occurrence BesideName(int name) => new((name << (PositionBits + 1)) | (1 << PositionBits));

    public int Name => Packed >> (PositionBits + 1);

    public bool IsBeside => (Packed & (1 << PositionBits)) != 0;

    public int Position => Packed & LastPosition;
}
