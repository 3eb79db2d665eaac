"""What happens before people come: what a gathering is for, who is asked, the agenda, and what goes out on paper."""
