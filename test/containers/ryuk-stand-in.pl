#!/usr/bin/perl
# What Testcontainers' reaper does, for a test: takes labels over TCP, and once nobody is connected any more removes the containers and
# networks that have them.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

my $door = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die "8080: $!\n";
my $select = IO::Select->new($door);
my (%labels, $had);
$| = 1;
print "Started!\n";
until ($had && $select->count == 1) {
  for my $ready ($select->can_read) {
    if ($ready == $door) { $select->add($door->accept); $had = 1; next }
    my $line = <$ready>;
    if (!defined $line) { $select->remove($ready); close $ready; next }
    $labels{$1} = 1 while $line =~ /label=([^&\r\n]+)/g;
    print $ready "ACK\n";
  }
}
sub ask {
  my ($verb, $path) = @_;
  my $engine = IO::Socket::UNIX->new(Peer => '/var/run/docker.sock') or die "engine: $!\n";
  print $engine "$verb $path HTTP/1.0\r\nHost: engine\r\n\r\n";
  return join '', <$engine>;
}
my $own = `cat /etc/hostname`;
chomp $own;
for my $label (keys %labels) {
  my $filters = qq({"label":["$label"]});
  $filters =~ s/([^A-Za-z0-9_.-])/sprintf '%%%02X', ord $1/ge;
  for my $id (ask('GET', "/containers/json?all=1&filters=$filters") =~ /"Id":"([0-9a-f]{64})"/g) {
    ask('DELETE', "/containers/$id?force=1&v=1") unless index($id, $own) == 0;
  }
  ask('DELETE', "/networks/$_") for ask('GET', "/networks?filters=$filters") =~ /"Id":"([0-9a-f]{64})"/g;
}
