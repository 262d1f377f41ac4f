using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>A console shows the bytes of its own code page, and follows escape sequences only when it is asked to (Windows 10).</summary>
internal sealed unsafe partial class WindowsConsole
{
    private const uint Utf8 = 65001;
    private readonly uint _codePage;

    private WindowsConsole(uint codePage) => _codePage = codePage;

    public bool OutUnderstandsEscapes { get; private init; }

    public bool ErrorUnderstandsEscapes { get; private init; }

    [SupportedOSPlatform("windows")]
    public static WindowsConsole Prepare()
    {
        var console = new WindowsConsole(CodePage())
        {
            OutUnderstandsEscapes = EnableEscapes(Kernel32.StandardOutput),
            ErrorUnderstandsEscapes = EnableEscapes(Kernel32.StandardError),
        };
        _ = SetCodePage(Utf8);
        return console;
    }

    /// <summary>The shell goes on with the code page that it had.</summary>
    [SupportedOSPlatform("windows")]
    public void Restore()
    {
        if (_codePage != 0) _ = SetCodePage(_codePage);
    }

    private static bool EnableEscapes(int stream)
    {
        var handle = Kernel32.StandardHandle(stream);
        uint mode;
        return Kernel32.GetConsoleMode(handle, &mode) && Kernel32.SetConsoleMode(handle, mode | Kernel32.VirtualTerminal);
    }

    /// <returns>0 without a console.</returns>
    [LibraryImport("kernel32", EntryPoint = "GetConsoleOutputCP")]
    private static partial uint CodePage();

    [LibraryImport("kernel32", EntryPoint = "SetConsoleOutputCP")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetCodePage(uint codePage);
}
