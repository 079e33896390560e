using System.Globalization;
using LabBot.Core.Storage;
using LabBot.CrashChild;
using LabBot.Storage.LiteDb;

// One life: LabBot.CrashChild FOLDER ROUND POINT OCCURRENCE [patient]. Plans, claims, sends and records all that is due in the round with eight workers,
// and dies by SIGKILL when it comes to the point for the given time. It exits with 0 when it never came there, with 3 when the store refuses.
// A patient one tries again instead, and prints how many steps were refused, and how many worked after the latest of those.
// The same on Discord: LabBot.CrashChild FOLDER ROUND POINT OCCURRENCE discord CATALOG API TOKEN INSTANT, one tick of the whole worker at that instant.
const int Refused = 3;
var (folder, round, point, occurrence) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
var isPatient = args.Length == 5;
var death = new Death(point, occurrence);
try
{
    await using var store = LiteDbStore.Open(Path.Combine(folder, "data"), TimeProvider.System, Schema.Current, isPatient ? null : at => death.At(at.ToString()));
    if (args is [_, _, _, _, "discord", var catalog, var api, var token, var instant])
    {
        await DiscordLife.RunAsync(store, catalog, new Uri(api), token, DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), death);
        return 0;
    }

    using var platform = new PlatformFile(Path.Combine(folder, "platform.txt"));
    using var acknowledged = new PlatformFile(Path.Combine(folder, "acknowledged.txt"));
    var life = new Life(store, platform, acknowledged, death, round, isPatient);
    await life.RunAsync();
    if (isPatient)
        Console.WriteLine($"{life.Refusals} {life.WorkedSince}");
    return 0;
}
catch (StoreException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return Refused;
}
