using System.Diagnostics;

namespace Concur.EndToEnd.Tests;

/// <summary>Programs in a folder at the head of the path, in place of those of the machine.</summary>
/// <param name="tool">In whose folder they are.</param>
internal sealed class StubPrograms(ToolProcess tool)
{
    private string Opened => Path.Combine(tool.Folder, "opened");

    /// <summary>The path, for the environment of a process.</summary>
    public (string Name, string Value) SearchPath =>
        ("PATH", Path.Combine(tool.Folder, "bin") + ":" + Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Adds a shell script.</summary>
    public async Task Add(string name, string script)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        await tool.Write("bin/" + name, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(tool.Folder, "bin", name), mode);
    }

    /// <summary>Adds a browser that prints, and notes the address and its own session (field 6 of /proc/PID/stat).</summary>
    public Task AddBrowser() => Add("xdg-open", $$"""
        echo "a browser's message"
        echo "a browser's message" >&2
        echo "$1 $(cut -d' ' -f6 /proc/$$/stat)" >'{{Opened}}.part'
        mv '{{Opened}}.part' '{{Opened}}'
        """);

    /// <summary>Waits until the tool has started the browser.</summary>
    public async Task<(Uri Address, string Session)> BrowserOf(Process process)
    {
        Eventually.Holds("a browser was started", () => process.HasExited || File.Exists(Opened));
        var noted = (await File.ReadAllTextAsync(Opened)).Trim().Split(' ');
        return (new Uri(noted[0]), noted[1]);
    }
}
