using System.Globalization;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Core.Drip;

/// <summary>What makes a delivery one: nobody gets two with the same key.</summary>
/// <param name="Learner">Whom it is for.</param>
/// <param name="Date">The local date that it counts for.</param>
/// <param name="Slot">0 for the scheduled reading, 1 and on for those asked for.</param>
public readonly record struct DeliveryKey(LearnerId Learner, LocalDate Date, int Slot)
{
    /// <summary>Reads the form that <see cref="ToString"/> writes; false for anything else.</summary>
    public static bool TryParse(string text, out DeliveryKey key)
    {
        key = default;
        if (text.Split('|') is not [{ Length: > 0 } learner, var day, var number]
            || LocalDatePattern.Iso.Parse(day) is not { Success: true, Value: var date }
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
            return false;
        key = new DeliveryKey(new LearnerId(learner), date, slot);
        return true;
    }

    /// <summary><c>learner|2026-03-02|0</c>: the form that a message carries, and a store may keep.</summary>
    public override string ToString() => $"{Learner}|{Date:uuuu'-'MM'-'dd}|{Slot}";
}

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>It is due from an instant on.</summary>
    Planned,

    /// <summary>Somebody holds it and may be sending it.</summary>
    Claimed,

    /// <summary>The platform has it.</summary>
    Sent,

    /// <summary>The platform refuses it for good.</summary>
    Failed,

    /// <summary>It is not sent: there was nothing to read, or its day passed.</summary>
    Skipped,

    /// <summary>It may have arrived; nobody can tell. It counts as delivered.</summary>
    Unknown,
}

/// <summary>One card for one learner on one local date. Immutable.</summary>
/// <param name="Key">What makes it one.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NotBefore">The earliest instant of sending.</param>
/// <param name="Deadline">The latest.</param>
/// <param name="Work">What it brought; null until it is sent.</param>
/// <param name="Message">The platform's id of the message; null until it is sent.</param>
/// <param name="Token">The fencing token of its latest claim, from 1; 0 before the first. A later claim has a higher one.</param>
/// <param name="LeaseUntil">Until when the latest claim holds; null when it is not claimed.</param>
/// <param name="Ledger">What happened to it, in order.</param>
public sealed record Delivery(
    DeliveryKey Key,
    DeliveryState State,
    Instant NotBefore,
    Instant Deadline,
    WorkId? Work,
    string? Message,
    long Token,
    Instant? LeaseUntil,
    IReadOnlyList<LedgerEntry> Ledger)
{
    /// <summary>
    /// Since when somebody may have been sending it: the first claim since it was planned or given back, which a takeover keeps. Null when it is not claimed.
    /// </summary>
    public Instant? ClaimedAt { get; init; }

    /// <summary>A delivery that is only planned.</summary>
    public static Delivery Plan(DeliveryKey key, Instant notBefore, Instant deadline, Instant at) =>
        new(key, DeliveryState.Planned, notBefore, deadline, null, null, 0, null, [new LedgerEntry(at, "planned")]);
}

/// <summary>One line of a delivery's ledger, shown to the learner.</summary>
/// <param name="At">When.</param>
/// <param name="What">What happened, in plain words.</param>
public sealed record LedgerEntry(Instant At, string What);

/// <summary>A delivery that was claimed, with whose it is.</summary>
/// <param name="Delivery">The delivery; its token is this claim's.</param>
/// <param name="Learner">The learner at the moment of the claim.</param>
/// <param name="IsTakeover">
/// Whether an earlier claim ran out without a record: the card may have been sent, so the history is searched before it is sent again.
/// </param>
public sealed record ClaimedDelivery(Delivery Delivery, Learner Learner, bool IsTakeover);
