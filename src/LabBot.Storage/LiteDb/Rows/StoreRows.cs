using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Health;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Pages;
using LiteDB;
using NodaTime;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>The learners and deliveries of an open database, with the <see cref="Agenda"/> that follows them. Used by one thread at a time.</summary>
internal sealed class StoreRows
{
    // A scan holds the pages it has read until it ends, so a long one goes in pieces.
    private const int Piece = 1000;

    /// <summary>The collection of suggestions.</summary>
    public const string SuggestionsName = "suggestions";

    /// <summary>The collection of causes.</summary>
    public const string SeenName = "seen";

    /// <summary>The collection of the links under way.</summary>
    public const string LinksName = "links";

    /// <summary>The collection of the counts of what was looked up.</summary>
    public const string UsageName = "usage";

    /// <summary>The collection of edits.</summary>
    public const string EditsName = "edits";

    /// <summary>The collection of proposals.</summary>
    public const string ProposalsName = "proposals";

    /// <summary>The collection of conversations.</summary>
    public const string ConversationsName = "conversations";

    /// <summary>The collection of what is known of the kit's addresses.</summary>
    public const string HealthName = "health";

    // As many old causes go with each new one: more than one, so that a rush is worked off.
    private const int CausesLetGo = 4;

    private readonly ILiteCollection<BsonDocument> learners;
    private readonly ILiteCollection<BsonDocument> open;
    private readonly ILiteCollection<BsonDocument> closed;
    private readonly ILiteCollection<BsonDocument> suggestions;
    private readonly ILiteCollection<BsonDocument> seen;
    private readonly ILiteCollection<BsonDocument> conversations;
    private readonly ILiteCollection<BsonDocument> links;
    private readonly ILiteCollection<BsonDocument> usage;
    private readonly ILiteCollection<BsonDocument> edits;
    private readonly ILiteCollection<BsonDocument> proposals;
    private readonly ILiteCollection<BsonDocument> health;
    private readonly ILiteCollection<BsonDocument> store;

    // Every cause is kept here too: whether one is seen is asked with every change.
    private readonly Dictionary<string, Instant> causes = [];
    private readonly Queue<(string Id, Instant At)> causesByAge = new();

    /// <summary>Reads every learner and every open delivery, and counts the rest.</summary>
    /// <exception cref="UnusableException">Rows are missing, or do not fit together.</exception>
    public StoreRows(LiteDatabase database)
    {
        learners = database.GetCollection("learners");
        open = database.GetCollection("open");
        closed = database.GetCollection("closed");
        suggestions = database.GetCollection(SuggestionsName);
        seen = database.GetCollection(SeenName);
        conversations = database.GetCollection(ConversationsName);
        links = database.GetCollection(LinksName);
        usage = database.GetCollection(UsageName);
        edits = database.GetCollection(EditsName);
        proposals = database.GetCollection(ProposalsName);
        health = database.GetCollection(HealthName);
        store = database.GetCollection("store");
        Store = StoreRow.Read(store.FindById(StoreRow.Key) ?? throw new UnusableException("the data file has no row about itself"));
        Load();
    }

    /// <summary>Who is behind a member, what is due.</summary>
    public Agenda Agenda { get; } = new();

    /// <summary>The links between accounts that are under way.</summary>
    public LinkBook Links { get; private set; } = LinkBook.Empty;

    /// <summary>How often each work was looked up.</summary>
    public IReadOnlyDictionary<WorkId, int> Usage { get; private set; } = new Dictionary<WorkId, int>();

    /// <summary>What the store knows of itself.</summary>
    public StoreRow Store { get; private set; }

    /// <summary>How many rows were written; a step that throws before its first write has changed nothing.</summary>
    public long Writes { get; private set; }

    /// <summary>The collections of a new data file.</summary>
    public static void Create(LiteDatabase database, StoreRow store)
    {
        foreach (var name in new[] { "learners", "open", "closed", SuggestionsName, SeenName, ConversationsName, EditsName, ProposalsName, HealthName })
            MakeCollection(database, name);
        database.GetCollection(LinksName).Insert(LinkRow.Write(LinkBook.Empty));
        database.GetCollection(UsageName).Insert(UsageRow.Write(new Dictionary<WorkId, int>()));
        database.GetCollection("store").Insert(StoreRow.Write(store));
    }

    /// <summary>Makes an empty collection, which LiteDB does with its first row.</summary>
    public static void MakeCollection(LiteDatabase database, string name)
    {
        database.GetCollection(name).Insert(new BsonDocument { ["_id"] = "first" });
        database.GetCollection(name).Delete("first");
    }

    public Learner? Learner(LearnerId id) => learners.FindById(id.Value) is { } row ? LearnerRow.Read(row) : null;

    /// <summary>The learner whose id this is, or was before accounts were linked; null when there is none.</summary>
    public Learner? Owner(LearnerId id) => Learner(Agenda.OwnerOf(id));

    /// <summary>The ids under which the learner's deliveries are.</summary>
    public static IEnumerable<LearnerId> IdsOf(Learner learner) => [learner.Id, .. learner.FormerIds];

    public IEnumerable<Learner> AllLearners() => All(learners).Select(LearnerRow.Read);

    public void Put(Learner? before, Learner after)
    {
        Write(learners, LearnerRow.Write(after));
        Agenda.Put(before, after);
        if (before is null)
            Store = Store with { Learners = Store.Learners + 1 };
    }

    /// <summary>Puts one learner in the place of two.</summary>
    public void Put(Learner first, Learner second, Learner united)
    {
        Delete(learners, first.Id.Value);
        Delete(learners, second.Id.Value);
        Write(learners, LearnerRow.Write(united));
        Agenda.Put(first, second, united);
        Store = Store with { Learners = Store.Learners - 1 };
    }

    /// <summary>The planned or claimed delivery under exactly this id.</summary>
    public Delivery? Open(LearnerId id) =>
        Agenda.OpenOf(id) is { } delivery ? DeliveryRow.Read(open.FindById(DeliveryRow.Id(delivery.Key))) : null;

    public void PutOpen(Delivery delivery)
    {
        if (Agenda.OpenOf(delivery.Key.Learner) is null)
            Store = Store with { Open = Store.Open + 1 };
        Write(open, DeliveryRow.Write(delivery));
        Agenda.Put(delivery);
        Noted(delivery);
    }

    /// <summary>Takes the open delivery away; the learner is put after it.</summary>
    public void RemoveOpen(DeliveryKey key)
    {
        Delete(open, DeliveryRow.Id(key));
        Store = Store with { Open = Store.Open - 1 };
        Agenda.Close(key.Learner);
    }

    public void AddClosed(Delivery delivery)
    {
        Write(closed, DeliveryRow.Write(delivery));
        Store = Store with { Closed = Store.Closed + 1 };
        Noted(delivery);
    }

    public bool IsClosed(DeliveryKey key) => closed.FindById(DeliveryRow.Id(key)) is not null;

    /// <summary>The sent, failed, skipped and unknown deliveries under exactly this id, the latest first.</summary>
    public IEnumerable<Delivery> Closed(LearnerId id, int most) => closed.Query()
        .Where("_id >= @0 AND _id < @1", DeliveryRow.From(id), DeliveryRow.To(id))
        .OrderByDescending("_id").Limit(most).ToEnumerable().Select(DeliveryRow.Read);

    /// <summary>The highest slot that the learner has had on the date; 0 when none.</summary>
    public int LastSlot(LearnerId learner, LocalDate date)
    {
        var had = closed.Query()
            .Where("_id >= @0 AND _id <= @1", DeliveryRow.Id(new DeliveryKey(learner, date, 0)), DeliveryRow.Id(new DeliveryKey(learner, date, 9999)))
            .OrderByDescending("_id").Limit(1).FirstOrDefault();
        var held = Agenda.OpenOf(learner) is { } delivery && delivery.Key.Date == date ? delivery.Key.Slot : 0;
        return Math.Max(held, had is null ? 0 : had["slot"].AsInt32);
    }

    /// <summary>Takes away everything that is held about the learner.</summary>
    public void Remove(Learner learner)
    {
        foreach (var id in IdsOf(learner))
        {
            if (Agenda.OpenOf(id) is { } delivery)
                RemoveOpen(delivery.Key);
            foreach (var old in Closed(id, int.MaxValue).ToList())
            {
                Delete(closed, DeliveryRow.Id(old.Key));
                Store = Store with { Closed = Store.Closed - 1 };
            }
        }

        Delete(learners, learner.Id.Value);
        Store = Store with { Learners = Store.Learners - 1 };
        Agenda.Remove(learner);
    }

    public Suggestion? Suggestion(string id) => suggestions.FindById(id) is { } row ? SuggestionRow.Read(row) : null;

    public IEnumerable<Suggestion> AllSuggestions() => All(suggestions).Select(SuggestionRow.Read);

    public void Put(Suggestion suggestion)
    {
        if (Suggestion(suggestion.Id) is null)
            Store = Store with { Suggestions = Store.Suggestions + 1 };
        Write(suggestions, SuggestionRow.Write(suggestion));
    }

    /// <summary>The conversation with a member; null when none is kept.</summary>
    public string? Conversation(MemberId member) => conversations.FindById(ConversationRow.Id(member)) is { } row ? ConversationRow.Read(row) : null;

    public void PutConversation(MemberId member, string channel)
    {
        if (Conversation(member) is null)
            Store = Store with { Conversations = Store.Conversations + 1 };
        Write(conversations, ConversationRow.Write(member, channel));
    }

    /// <summary>Takes the conversation with a member away. False when none was kept.</summary>
    public bool RemoveConversation(MemberId member)
    {
        if (Conversation(member) is null)
            return false;
        Delete(conversations, ConversationRow.Id(member));
        Store = Store with { Conversations = Store.Conversations - 1 };
        return true;
    }

    public CatalogEdit? Edit(long number) => edits.FindById(EditRow.Id(number)) is { } row ? EditRow.Read(row) : null;

    public IEnumerable<CatalogEdit> AllEdits() => All(edits).Select(EditRow.Read);

    public void Put(CatalogEdit edit)
    {
        if (edit.Number > Store.Edits)
            Store = Store with { Edits = (int)edit.Number };
        Write(edits, EditRow.Write(edit));
    }

    public Proposal? Proposal(string id) => proposals.FindById(id) is { } row ? ProposalRow.Read(row) : null;

    public IEnumerable<Proposal> AllProposals() => All(proposals).Select(ProposalRow.Read);

    public void Put(Proposal proposal)
    {
        if (Proposal(proposal.Id) is null)
            Store = Store with { Proposals = Store.Proposals + 1 };
        Write(proposals, ProposalRow.Write(proposal));
    }

    public void RemoveProposal(string id)
    {
        Delete(proposals, id);
        Store = Store with { Proposals = Store.Proposals - 1 };
    }

    public void Put(LinkBook book)
    {
        Write(links, LinkRow.Write(book));
        Links = book;
    }

    /// <summary>Adds to the counts; a number that is not positive adds nothing.</summary>
    public void AddUsage(IReadOnlyDictionary<WorkId, int> shown)
    {
        var sum = new Dictionary<WorkId, int>(Usage);
        foreach (var (work, count) in shown.Where(one => one.Value > 0))
            sum[work] = sum.GetValueOrDefault(work) + count;
        Write(usage, UsageRow.Write(sum));
        Usage = sum;
    }

    public IEnumerable<LinkHealth> AllHealth() => All(health).Select(HealthRow.Read);

    public void Put(LinkHealth known)
    {
        if (health.FindById(HealthRow.Id(known.Link)) is null)
            Store = Store with { Health = Store.Health + 1 };
        Write(health, HealthRow.Write(known));
    }

    /// <summary>Takes away what is known of an address; one that is not known changes nothing.</summary>
    public void RemoveHealth(Uri link)
    {
        if (health.FindById(HealthRow.Id(link)) is null)
            return;
        Delete(health, HealthRow.Id(link));
        Store = Store with { Health = Store.Health - 1 };
    }

    public bool HasSeen(string cause) => WhenSeen(cause) is not null;

    public Instant? WhenSeen(string cause) => causes.TryGetValue(cause, out var at) ? at : null;

    /// <summary>Remembers a cause, and lets go of a few that have been remembered long enough.</summary>
    public void See(Cause cause)
    {
        if (!causes.TryAdd(cause.Id, cause.At))
            return;
        Write(seen, new BsonDocument { ["_id"] = cause.Id, ["came"] = Bson.Of(cause.At) });
        causesByAge.Enqueue((cause.Id, cause.At));
        for (var i = 0; i < CausesLetGo && causesByAge.Peek().At < cause.At - Cause.RememberedFor; i++)
        {
            var old = causesByAge.Dequeue().Id;
            Delete(seen, old);
            causes.Remove(old);
        }
    }

    /// <summary>A new fencing token, higher than any before, also than those of deliveries that are gone.</summary>
    public long NextToken()
    {
        Store = Store with { Token = Store.Token + 1 };
        return Store.Token;
    }

    /// <summary>Numbers the step; the last write before its commit.</summary>
    public void WriteSequence()
    {
        Store = Store with { Sequence = Store.Sequence + 1 };
        store.Update(StoreRow.Write(Store));
    }

    private static IEnumerable<BsonDocument> All(ILiteCollection<BsonDocument> rows)
    {
        var last = "";
        while (rows.Query().Where("_id > @0", last).OrderBy("_id").Limit(Piece).ToList() is { Count: > 0 } piece)
        {
            foreach (var row in piece)
                yield return row;
            last = piece[^1]["_id"].AsString;
        }
    }

    private void Load()
    {
        var known = new HashSet<LearnerId>();
        foreach (var learner in AllLearners())
        {
            Agenda.Put(null, learner);
            known.Add(learner.Id);
        }

        var openCount = 0;
        foreach (var row in All(open))
        {
            var delivery = DeliveryRow.Read(row);
            if (!known.Contains(Agenda.OwnerOf(delivery.Key.Learner)) || Agenda.OpenOf(delivery.Key.Learner) is not null)
                throw new UnusableException($"the delivery {delivery.Key} has no learner, or its learner has two");
            Agenda.Put(delivery);
            openCount++;
        }

        Links = LinkRow.Read(links.FindById(LinkRow.Key) ?? throw new UnusableException("the row of the links under way is missing"));
        Usage = UsageRow.Read(usage.FindById(UsageRow.Key) ?? throw new UnusableException("the row of what was looked up is missing"));
        foreach (var (id, at) in All(seen).Select(row => (row["_id"].AsString, row["came"].Instant())).OrderBy(cause => cause.Item2))
        {
            causes.Add(id, at);
            causesByAge.Enqueue((id, at));
        }

        (string What, long There, long Counted)[] counts =
        [
            ("learners", known.Count, Store.Learners), ("planned deliveries", openCount, Store.Open), ("past deliveries", closed.Count(), Store.Closed), ("suggestions", suggestions.Count(), Store.Suggestions),
            ("conversations", conversations.Count(), Store.Conversations), ("edits", edits.Count(), Store.Edits), ("proposals", proposals.Count(), Store.Proposals), ("addresses", health.Count(), Store.Health),
        ];
        if (counts.Where(one => one.There != one.Counted).ToList() is { Count: > 0 } wrong)
            throw new UnusableException($"the data file has {string.Join(" and ", wrong.Select(one => $"{one.There} {one.What}, but counted {one.Counted}"))}");
    }

    private void Noted(Delivery delivery)
    {
        foreach (var entry in delivery.Ledger)
            Store = Store with { Latest = Store.Latest is { } latest ? NodaTime.Instant.Max(latest, entry.At) : entry.At };
    }

    private void Write(ILiteCollection<BsonDocument> rows, BsonDocument row)
    {
        Writes++;
        rows.Upsert(row);
    }

    private void Delete(ILiteCollection<BsonDocument> rows, string id)
    {
        Writes++;
        if (!rows.Delete(id))
            throw new UnusableException($"the row {id} is missing");
    }
}
