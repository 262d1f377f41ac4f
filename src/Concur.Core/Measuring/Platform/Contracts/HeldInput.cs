using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>The standard input of a child that stays open until the child is told to end.</summary>
internal sealed class HeldInput : IDisposable
{
    private readonly SafeFileHandle _writeEnd;

    private HeldInput(SafeFileHandle readEnd, SafeFileHandle writeEnd) => (ReadEnd, _writeEnd) = (readEnd, writeEnd);

    /// <summary>The end that the child gets.</summary>
    public SafeFileHandle ReadEnd { get; }

    /// <summary>That end as a descriptor.</summary>
    public int Descriptor => (int)ReadEnd.DangerousGetHandle();

    /// <param name="start">The child.</param>
    /// <param name="create">Makes a pipe of which no child inherits an end by itself.</param>
    /// <returns>Null where its input is empty from the beginning.</returns>
    public static HeldInput? For(ChildStart start, Func<(SafeFileHandle ReadEnd, SafeFileHandle WriteEnd)> create)
    {
        if (start.InputOpenUntil is not { } until) return null;
        var (readEnd, writeEnd) = create();
        var input = new HeldInput(readEnd, writeEnd);
        _ = until.ContinueWith(_ => writeEnd.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return input;
    }

    /// <summary>The child has it now.</summary>
    public void CloseReadEnd() => ReadEnd.Dispose();

    /// <summary>The child has ended.</summary>
    public void Dispose()
    {
        ReadEnd.Dispose();
        _writeEnd.Dispose();
    }
}
