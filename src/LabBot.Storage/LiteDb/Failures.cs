using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Pages;

namespace LabBot.Storage.LiteDb;

/// <summary>Says what went wrong beneath the store as an operator can read it: what, where, what to do.</summary>
internal sealed class Failures(StoreFiles files, Backups backups)
{
    public StoreException Of(Exception failure) => failure switch
    {
        StoreException said => said,
        IOException or UnauthorizedAccessException => new StoreException(
            $"{files.Folder} cannot be read and written: {failure.Message}. Nothing of this step is kept. Make room, or make the folder writable; LabBot goes on by itself.", failure),
        UnusableException => new StoreException($"{files.Data} is not used: {failure.Message}. {backups.Advice()}", failure),
        _ => new StoreException($"{files.Data} is not used: LiteDB says \"{failure.Message}\". Nothing of this step is kept. {backups.Advice()}", failure),
    };
}
