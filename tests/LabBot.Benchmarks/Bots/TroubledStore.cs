using System.Reflection;
using LabBot.Core.Learning;
using LabBot.Core.Storage;

namespace LabBot.Benchmarks.Bots;

/// <summary>A store that is empty, and then fails at every step, or never ends one.</summary>
internal static class TroubledStore
{
    /// <summary>How the store is broken.</summary>
    public enum Trouble
    {
        Throws,
        Hangs,
    }

    /// <summary>An empty store that breaks when its health does.</summary>
    public static Stores Stores(Trouble trouble, Health health) =>
        new(Broken.Make<ILearners>(trouble, health), Broken.Make<IOutbox>(trouble, health), Broken.Make<ISuggestions>(trouble, health), Broken.Make<ISeenEvents>(trouble, health),
            Broken.Make<IConversations>(trouble, health), Broken.Make<ILinks>(trouble, health), Broken.Make<IUsage>(trouble, health), Broken.Make<IEditLog>(trouble, health), Broken.Make<ILinkHealth>(trouble, health));

    /// <summary>Whether the store is broken by now. What hangs goes on when it no longer is.</summary>
    internal sealed class Health
    {
        private readonly TaskCompletionSource mended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBroken { get; private set; }

        public Task Mended => mended.Task;

        public void Break() => IsBroken = true;

        public void Mend()
        {
            IsBroken = false;
            mended.TrySetResult();
        }
    }

    /// <summary>A contract of a store that is empty, and then broken.</summary>
    internal class Broken : DispatchProxy
    {
        private static readonly MethodInfo StepOf = typeof(Broken).GetMethod(nameof(Step), BindingFlags.NonPublic | BindingFlags.Static)!;

        private Trouble trouble;
        private Health health = null!;

        public static T Make<T>(Trouble trouble, Health health)
            where T : class
        {
            var made = Create<T, Broken>();
            (((Broken)(object)made).trouble, ((Broken)(object)made).health) = (trouble, health);
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.ReturnType is { IsGenericType: true } type ? type.GenericTypeArguments[0] : typeof(bool);
            return StepOf.MakeGenericMethod(result).Invoke(null, [trouble, health]);
        }

        private static async Task<T> Step<T>(Trouble trouble, Health health)
        {
            if (health.IsBroken && trouble == Trouble.Throws)
                throw new StoreException("The store is broken, to see what becomes of those who ask.");
            if (health.IsBroken)
                await health.Mended.ConfigureAwait(false);
            return typeof(T) == typeof(IReadOnlyList<Learner>) ? (T)(object)Array.Empty<Learner>() : default!;
        }
    }
}
