using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Tests;

/// <summary>The real kit, read once, and a bot to talk to about it.</summary>
internal static class TheKit
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "catalog");

    public static Catalog Catalog { get; } = CatalogFiles.Load(Folder).Catalog ?? throw new InvalidOperationException("The kit does not load.");

    public static KitIndex Index { get; } = KitIndex.Build(Catalog);

    public static Caller Newcomer { get; } = new(new MemberId("terminal", "terminal", "ada"), "Ada", IsCurator: false);

    public static CommandRouter Router { get; } = RouterFor(Catalog, CommandNames.Default, NullLogger<CommandRouter>.Instance);

    /// <summary>A bot on a kit, with an empty store.</summary>
    public static CommandRouter RouterFor(Catalog catalog, CommandNames names, Microsoft.Extensions.Logging.ILogger<CommandRouter> logger) => RouterFor(new LiveKit(catalog), names, logger);

    /// <summary>The same on a kit that may change.</summary>
    public static CommandRouter RouterFor(LiveKit kit, CommandNames names, Microsoft.Extensions.Logging.ILogger<CommandRouter> logger)
    {
        var store = new Contracts.InMemoryStore();
        var desk = new Core.Commands.Reading.ReadingDesk(kit, () => LabBot.Core.Storage.Stores.Of(store), Core.Drip.DripDefaults.Standard, TimeProvider.System, names);
        return Bot.Router(desk, Curation(desk), logger);
    }

    /// <summary>Where the real kit is tended, with nothing outside.</summary>
    public static Core.Commands.Curation.CurationDesk Curation(Core.Commands.Reading.ReadingDesk desk) => new(desk, () => CatalogFiles.Load(Folder), () => new NothingOutside());

    /// <summary>Says a line to the bot; the answer as plain text, as a pipe shows it.</summary>
    public static async Task<string> Say(string line) => Text(await Router.TypedAsync(line, Newcomer, TestContext.Current.CancellationToken));

    public static string Text(Reply reply) =>
        PlainTextRenderer.Render(Assert.IsType<Reply.Show>(reply).Card, new PlainTextLayout(Typed: CommandNames.Default.Typed));
}

/// <summary>A world in which nothing is known of anything.</summary>
internal sealed class NothingOutside : Core.Curation.IOutside
{
    public Task<Core.Curation.Seen> LookUpAsync(Uri link, CancellationToken cancellationToken) => Task.FromResult<Core.Curation.Seen>(new Core.Curation.Seen.Nothing("Nothing is known of it here."));

    public Task<Core.Curation.SeenFile> FetchAsync(Uri link, CancellationToken cancellationToken) => Task.FromResult<Core.Curation.SeenFile>(new Core.Curation.SeenFile.Nothing("Nothing is fetched here."));
}
