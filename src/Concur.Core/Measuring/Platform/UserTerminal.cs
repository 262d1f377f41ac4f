using Concur.Core.Measuring.Platform.Windows;

namespace Concur.Core.Measuring.Platform;

/// <summary>The terminal that the tool was started in, as far as its system has to be told what it is to show.</summary>
public sealed class UserTerminal : IDisposable
{
    private readonly WindowsConsole? _console;

    private UserTerminal(WindowsConsole? console) => _console = console;

    /// <summary>Whether standard output shows colours, if it is a terminal at all.</summary>
    public bool OutUnderstandsEscapes => _console?.OutUnderstandsEscapes != false;

    /// <summary>Whether the cursor of standard error can be moved, if it is a terminal at all.</summary>
    public bool ErrorUnderstandsEscapes => _console?.ErrorUnderstandsEscapes != false;

    /// <summary>Has the terminal show UTF-8 and follow escape sequences. Call this before the first use of the console.</summary>
    public static UserTerminal Prepare() => new(OperatingSystem.IsWindows() ? WindowsConsole.Prepare() : null);

    /// <summary>Leaves the terminal as it was.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows()) _console?.Restore();
    }
}
