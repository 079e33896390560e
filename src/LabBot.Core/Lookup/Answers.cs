using System.Runtime.InteropServices;

namespace LabBot.Core.Lookup;

/// <summary>What one search has found so far: the best of each thing. Used by one thread.</summary>
internal sealed class Answers(NameTable names, float[] priorityCosts)
{
    private readonly Dictionary<int, Answer> byThing = [];

    public void Offer(int name, LookupMatch match, float cost)
    {
        var thing = names.Thing(name);
        var answer = new Answer(thing, name, match, cost + priorityCosts[thing]);
        ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(byThing, thing, out var isKnown);
        if (!isKnown || answer.CompareTo(best) < 0)
        {
            best = answer;
        }
    }

    /// <summary>The best, best first. Names that lack a word of the query are left out when some name has them all.</summary>
    public LookupHit[] Best(int most)
    {
        var isConfident = byThing.Values.Any(answer => answer.Match != LookupMatch.Near);
        var best = new List<Answer>(Math.Min(most, byThing.Count) + 1);
        foreach (var answer in byThing.Values)
        {
            if ((isConfident && answer.LacksWord) || (best.Count == most && answer.CompareTo(best[^1]) >= 0))
            {
                continue;
            }

            var place = best.BinarySearch(answer);
            best.Insert(~place, answer);
            if (best.Count > most)
            {
                best.RemoveAt(most);
            }
        }

        return [.. best.Select(answer => answer.ToHit(names))];
    }

    private readonly record struct Answer(int Thing, int Name, LookupMatch Match, float Cost) : IComparable<Answer>
    {
        public bool LacksWord => Match == LookupMatch.Near && Cost >= Ranking.Missing;

        /// <summary>By rank, then by cost; in the order given to the index where even that is equal, so that answers never depend on chance.</summary>
        public int CompareTo(Answer other)
        {
            var order = Ranking.Rank(Match).CompareTo(Ranking.Rank(other.Match));
            order = order != 0 ? order : Cost.CompareTo(other.Cost);
            order = order != 0 ? order : Thing.CompareTo(other.Thing);
            return order != 0 ? order : Name.CompareTo(other.Name);
        }

        public LookupHit ToHit(NameTable names) => new(Thing, Match, Ranking.Score(Cost), names.Number(Name));
    }
}
