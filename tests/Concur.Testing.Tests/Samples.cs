namespace Concur.Testing.Tests;

/// <summary>Methods that can be measured, and some that cannot.</summary>
public static class Samples
{
    public static int Length(string text) => text.Length;

    public static Task<int> LengthAsync(string text) => Task.FromResult(text.Length);

    public static ValueTask<int> ValueAsync(string text) => ValueTask.FromResult(text.Length);

    public static int All(IReadOnlyList<string> texts) => texts.Count;

    public static int Cancellable(string text, CancellationToken cancellation) => cancellation.IsCancellationRequested ? 0 : text.Length;

    public static int Nothing() => 0;

    public static T Same<T>(T value) => value;

    public static int Extended(this string text) => text.Length;

    public static Func<string, int> SecretCall => Secret;

    private static int Secret(string text) => text.Length;

    public class Inner
    {
        private readonly int _more = 1;

        public int Work() => _more;

        public int Text(string text) => text.Length + _more;
    }

    public sealed class Heir : Inner;
}

public sealed class NeedsText(string text)
{
    public int Work() => text.Length;
}
