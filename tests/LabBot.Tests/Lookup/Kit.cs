using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

/// <summary>A small reading kit, as the lookup tests use it, and what finding something in it gives.</summary>
internal static class Kit
{
    private const int Section = 2;
    private const int Group = 1;

    private static readonly Findable[] Things =
    [
        new(["Mechanistic Interpretability", "interpretability"], Priority: Section),
        new(["Large Language Models", "llms"], Priority: Section),
        new(["Libraries", "tools"], Priority: Section),
        new(["Variational Autoencoders (VAEs)", "vae"], Priority: Group),
        new(["Interpretability Overview"], "Ferrando"),
        new(["scGPT", "single cell gpt"], "Cui Wang"),
        new(["GeneFormer"], "Theodoris"),
        new(["The Bitter Lesson"], "Rich Sutton"),
        new(["A Better Lesson"], "Rodney Brooks"),
        new(["A Recipe for Training Neural Networks"], "Andrej Karpathy"),
        new(["Andrej Karpathy"], "videos"),
        new(["Pietro Liò"], "hypergraphs"),
        new(["Mihaela van der Schaar"], "causality"),
        new(["Fabian J. Theis"], "Helmholtz Munich"),
        new(["LLMs from scratch"], "Raschka"),
        new(["Understanding Variational Autoencoders"], "Rocca"),
        new(["Manifold learning for single-cell RNA sequencing"], "Moon"),
        new(["sqlite-vec"], "Garcia"),
        new(["Awesome sqlite-vec examples"]),
        new(["The Road to Biology 2.0"], "Bronstein Naef"),
        new(["Neural Networks, Manifolds, and Topology"], "Olah"),
        new(["Retrieval-augmented generation", "rag"]),
        new(["Ёлка и Мир"]),
        new(["基础模型综述"]),
        new(["हिन्दी पाठ"]),
    ];

    public static LookupIndex Index { get; } = LookupIndex.Build(Things);

    /// <summary>The titles found, best first.</summary>
    public static string[] Titles(string query) => [.. Index.Find(query).Select(hit => Things[hit.Thing].Names[0])];

    /// <summary>The title of the best hit and how it matches.</summary>
    public static (string Title, LookupMatch Match) Best(string query) =>
        Index.Find(query) is [var best, ..] ? (Things[best.Thing].Names[0], best.Match) : ("nothing", LookupMatch.Near);

    /// <summary>An index of bare titles.</summary>
    public static LookupIndex Of(params string[] titles) => LookupIndex.Build([.. titles.Select(title => new Findable([title]))]);
}
