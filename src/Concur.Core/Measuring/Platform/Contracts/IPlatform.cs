using System.Net;
using System.Security.Cryptography;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Everything that the tool asks of the operating system. Each system has one implementation, in a folder named for it.</summary>
internal interface IPlatform
{
    /// <summary>Why processes can't be recorded, to follow the words "recording ..."; null where they can be.</summary>
    string? Refusal { get; }

    /// <summary>Starts processes, ends them, and counts what they used.</summary>
    IProcessStarter Processes { get; }

    /// <summary>Watches which threads are on a CPU.</summary>
    ISchedulerSources Schedulers { get; }

    /// <summary>Knows the machine.</summary>
    IMachine Machine { get; }

    /// <summary>Knows where .NET processes listen for diagnostic commands.</summary>
    IDiagnosticPorts Ports { get; }

    /// <summary>Reads processes that run already.</summary>
    IRunningProcesses Running { get; }

    /// <summary>Knows paths, executables and the shell.</summary>
    IShell Shell { get; }

    /// <summary>Knows the user's browser.</summary>
    IBrowser Browser { get; }

    /// <summary>A folder in the temporary one that is there from one command to the next, and that only this user can enter.</summary>
    /// <returns>Null where there can be none.</returns>
    string? LastingFolder() => null;

    /// <summary>Makes a folder that only this user can enter, and the folders above it where they are not there.</summary>
    void CreatePrivateFolder(string path) => Directory.CreateDirectory(path);

    /// <summary>Random bytes for secrets.</summary>
    byte[] Random(int count) => RandomNumberGenerator.GetBytes(count);
}

/// <summary>Facts of the machine that only its operating system knows.</summary>
internal interface IMachine
{
    /// <summary>Adds facts that the runtime does not give; a fact that cannot be read stays null.</summary>
    /// <param name="portable">What the runtime knows.</param>
    MachineFacts Describe(MachineFacts portable);

    /// <summary>
    /// In how many periods the CPU quota of this process's container was used up, since the container began; null where that
    /// is not counted.
    /// </summary>
    long? ThrottledPeriods();

    /// <summary>The clock of the fastest core now, MHz; null where the system does not tell, as in most virtual machines.</summary>
    double? ClockMhz();

    /// <summary>The processors' times since the machine started; null where they can't be read.</summary>
    IReadOnlyList<ProcessorTimes>? Processors();
}

/// <summary>How .NET processes and their diagnostic ports find each other.</summary>
internal interface IDiagnosticPorts
{
    /// <summary>The variables that tell a process its temporary folder; the first one is what the runtime goes by.</summary>
    IReadOnlyList<string> TemporaryFolderVariables { get; }

    /// <summary>The address of a port that only users of a folder know.</summary>
    /// <param name="folder">A folder of <see cref="CreateFolder"/>.</param>
    /// <param name="name">The port's name in it.</param>
    string AddressIn(string folder, string name);

    /// <summary>The processes of this user that listen for diagnostic commands, as far as their ports are seen.</summary>
    IReadOnlyList<int> Published();

    /// <summary>
    /// Opens a running process's port. The process itself listens there, and no other one that has planted a port under its id.
    /// </summary>
    /// <returns>Null where there is none, or this user may not see it.</returns>
    IDiagnosticPort? Open(int processId);

    /// <summary>Creates a folder that only this user can enter, with a path short enough for ports in it.</summary>
    /// <exception cref="IOException">It can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    string CreateFolder();

    /// <summary>The folders of <see cref="CreateFolder"/> that are there and belong to this user, whichever process made them.</summary>
    IReadOnlyList<string> OwnFolders();

    /// <summary>Deletes the ports that runtimes of this user have left in the temporary folder when they were killed.</summary>
    void RemoveDead();
}

/// <summary>A running process's diagnostic port.</summary>
internal interface IDiagnosticPort : IDisposable
{
    /// <summary>Where to connect to, until this is disposed of.</summary>
    string Address { get; }
}

/// <summary>Paths, executables and the shell.</summary>
internal interface IShell
{
    /// <summary>
    /// The portable runtime identifier of this process, such as linux-musl-arm64: precompiled code is kept in a folder of that name.
    /// </summary>
    string RuntimeIdentifier { get; }

    /// <summary>The shell's path.</summary>
    string Path { get; }

    /// <summary>The options of a shell that the command line follows.</summary>
    /// <param name="shell">The shell's name or path.</param>
    IReadOnlyList<string> OptionsOf(string shell);

    /// <summary>The words of a command line, its program first; empty where only the shell can tell them.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="isLiteral">Whether what means something to the shell stands for itself.</param>
    IReadOnlyList<string> Words(string text, bool isLiteral);

    /// <summary>The files that may be meant by the path of a program, the first one first.</summary>
    IEnumerable<string> Candidates(string path);

    /// <summary>Whether a file can be executed, by this user or another.</summary>
    bool IsExecutable(string path);

    /// <summary>Lets the user execute a file; on a system that goes by names it does nothing.</summary>
    void MakeExecutable(string path)
    {
        // The name decides.
    }
}

/// <summary>The user's browser, and whose the browser's end of a connection is.</summary>
public interface IBrowser
{
    /// <summary>Opens an address in the user's default browser.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellation">Ends the waiting, not the browser.</param>
    /// <returns>Whether a browser seems to have been started.</returns>
    Task<bool> TryOpenAsync(string address, CancellationToken cancellation);

    /// <summary>Whose process holds the other end of a connection on this machine.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="server">This process's end.</param>
    ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server);
}

/// <summary>Whose process holds the other end of a connection.</summary>
/// <param name="IsAdmitted">
/// Whether that is this process's user, root, or the user who called sudo; true as well on systems that never tell.
/// </param>
/// <param name="User">The user's id; null where no process holds that end any more, or the system does not tell.</param>
public readonly record struct ConnectionOwner(bool IsAdmitted, uint? User);
