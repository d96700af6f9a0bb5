import Glibc

File.keepStandardDescriptors()
let command: Command
do {
  command = try ArgumentParser.command(Array(CommandLine.arguments.dropFirst()))
} catch {
  Console.complain("\(error)")
  exit(ExitCode.badInput.rawValue)
}
exit(await command.execute().rawValue)
