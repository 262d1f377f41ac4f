using System.Runtime.InteropServices;

// Runs a command under a seccomp filter that refuses perf_event_open, as containers do: PATH ARGUMENT...
// exec keeps the filter and the calling thread, and ends this runtime.
return PerfRefusal.Program.Execute(args);

namespace PerfRefusal
{
    internal static unsafe class Program
    {
        private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
        private const int SetSeccomp = 22; // PR_SET_SECCOMP
        private const nint ModeFilter = 2; // SECCOMP_MODE_FILTER
        private const uint Allow = 0x7FFF0000; // SECCOMP_RET_ALLOW
        private const uint NotPermitted = 0x00050000 | 1; // SECCOMP_RET_ERRNO, EPERM

        public static int Execute(string[] args)
        {
            var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 298u : 241u;
            var filter = stackalloc Instruction[]
            {
                new(0x20, 0, 0, 0), // Load the system call's number.
                new(0x15, 0, 1, number),
                new(0x06, 0, 0, NotPermitted),
                new(0x06, 0, 0, Allow),
            };
            var program = new FilterProgram { Length = 4, Filter = filter };
            if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || Control(SetSeccomp, ModeFilter, (nint)(&program), 0, 0) != 0) return 1;
            var argv = stackalloc nint[args.Length + 1];
            for (var i = 0; i < args.Length; i++) argv[i] = Marshal.StringToCoTaskMemUTF8(args[i]);
            argv[args.Length] = 0;
            return Exec(argv[0], argv);
        }

        [DllImport("libc", EntryPoint = "prctl")]
        private static extern int Control(int option, nint first, nint second, nint third, nint fourth);

        [DllImport("libc", EntryPoint = "execv")]
        private static extern int Exec(nint path, nint* argv);

        /// <summary>struct sock_filter.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

        /// <summary>struct sock_fprog.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct FilterProgram
        {
            public ushort Length;
            public Instruction* Filter;
        }
    }
}
